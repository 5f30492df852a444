import type { Finding } from "./finding.ts";
import type { ReleaseNotice } from "./release-notice.ts";

interface Compared {
  /** What this bch is. */
  ours: { version: string; protocol: number };
  /** Of the home, when a relay has kept something there. */
  format: number | undefined;
  /** Of a tag only the version is known. */
  release: Pick<ReleaseNotice, "version"> & Partial<ReleaseNotice>;
  /** How one takes it. */
  how: string;
}

const check = "release";

/** Whether a release is newer than this bch, and what else would change with it. */
export function releaseCheck({ ours, format, release, how }: Compared): Finding {
  const { version, protocol, format: next } = release;
  const order = Bun.semver.order(version, ours.version);
  if (order < 0) return { check, health: "PASS", says: `${version} is older than this one` };
  if (order === 0) return { check, health: "PASS", says: `${version} is what runs here` };
  const changes = [
    protocol === undefined || protocol === ours.protocol
      ? ""
      : `speaks protocol ${protocol}: relay and agents have to change together`,
    format === undefined || next === undefined || next <= format
      ? ""
      : `makes this home format ${next}, and there is no way back but a backup (bch backup)`,
  ].filter(Boolean);
  return { check, health: "WARN", says: [`${version} is newer`, ...changes].join("; "), mend: how };
}
