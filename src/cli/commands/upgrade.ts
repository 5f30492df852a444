import { version } from "../../../package.json";
import { readConfig } from "../../client/identity.ts";
import { RelayClient } from "../../client/relay-client.ts";
import { findRelay } from "../../client/relay-run.ts";
import { protocol } from "../../contract/service.ts";
import { Fault, fault } from "../../domain/fault.ts";
import type { Finding } from "../../ops/finding.ts";
import { formatCheck } from "../../ops/format-check.ts";
import { relayCheck } from "../../ops/relay-check.ts";
import { releaseCheck } from "../../ops/release-check.ts";
import { type ReleaseNotice, readReleaseNotice } from "../../ops/release-notice.ts";
import { formatOf, homeFormat } from "../../store/file/home-format.ts";
import { command } from "../command.ts";
import type { Context } from "../context.ts";
import { doctorText } from "../doctor-text.ts";
import { newestTag } from "../newest-tag.ts";
import { type OwnInstall, ownInstall } from "../own-install.ts";

export const upgrade = command({
  name: "upgrade",
  summary: "Say whether this bch, its relay and its home fit together, and whether there is a newer one.",
  notes:
    "It changes nothing: it says how. A clone asks its origin for tags of versions. A bch that is one file knows no place to ask: " +
    "--from names the release.json that lies beside a release's files.",
  flags: {
    check: { type: "boolean", description: "look, and say (needed)" },
    from: { type: "text", value: "FILE", description: "the release.json of a release, or its URL" },
    url: { type: "text", description: "the relay to ask (BACKCHANNEL_URL)" },
  },
  positionals: [],
  examples: [
    "bch upgrade --check",
    "bch upgrade --check --from https://example.com/backchannel/release.json",
    "bch upgrade --check --json",
  ],
  async run(context) {
    const { args, home, output } = context;
    const install = ownInstall();
    if (!args.check)
      throw new Fault(
        "usage.wrong",
        "upgrade only looks, with --check; it replaces nothing",
        `To upgrade: ${install.upgrade}`,
      );
    const format = formatOf(home);
    const own = `${version}, protocol ${protocol}, home format ${homeFormat}, ${install.kind} ${install.path}, Bun ${Bun.version}`;
    const release = await published(args.from, install);
    const findings: Finding[] = [
      { check: "bch", health: "PASS", says: own },
      ...(await relays(context)),
      formatCheck(home, { format, ours: homeFormat }),
      release
        ? releaseCheck({ ours: { version, protocol }, format, release, how: howTo(install, release) })
        : unasked(install),
    ];
    const broken = findings.filter(({ health }) => health === "FAIL").length;
    const newer = release && Bun.semver.order(release.version, version) > 0;
    const answer = {
      version,
      protocol,
      format: homeFormat,
      install,
      newest: release?.version,
      newer,
      findings,
    };
    output.answer(answer, () => doctorText([findings]));
    if (broken === 0) return;
    const { code, message } = fault("doctor.broken", broken);
    throw new Fault(code, message, "The lines above say what mends each.");
  },
});

/** The home's own relay, and the one elsewhere that its agents belong to. Neither is started for this. */
async function relays({
  args,
  home,
  env,
  clock,
}: Pick<Context<{ url: string | undefined }>, "args" | "home" | "env" | "clock">) {
  const running = args.url ? undefined : await findRelay(home);
  const url = args.url ?? env.BACKCHANNEL_URL ?? readConfig(home).url;
  const addresses = [running?.address, url ? { url } : undefined].filter((one) => one !== undefined);
  const findings = addresses.map((address) =>
    relayCheck(new RelayClient({ ...address, agent: "bch" }), { version, protocol }, () => clock.elapsed()),
  );
  if (findings.length > 0) return Promise.all(findings);
  return [{ check: "relay", health: "PASS", says: "none runs here, and none elsewhere is set" } as const];
}

type Known = Pick<ReleaseNotice, "version"> & Partial<ReleaseNotice>;

/** What is known of a newer release: all of it from its own notice, from a tag only its version. */
async function published(from: string | undefined, { kind, path }: OwnInstall): Promise<Known | undefined> {
  if (from !== undefined) return readReleaseNotice(from);
  const tag = kind === "checkout" ? await newestTag(path) : undefined;
  return tag === undefined ? undefined : { version: tag };
}

function howTo({ kind, upgrade }: OwnInstall, { programs = {} }: Known): string {
  const sum = Object.entries(programs).find(([name]) => upgrade.includes(name.replace(/\.exe$/, "")))?.[1];
  return kind === "file" && sum ? `${upgrade} (SHA-256 ${sum})` : upgrade;
}

function unasked({ kind }: OwnInstall): Finding {
  const says =
    kind === "checkout"
      ? "the origin of this clone can't be asked, or has no tag of a version"
      : "nobody was asked whether there is a newer one";
  return { check: "release", health: "WARN", says, mend: "bch upgrade --check --from its release.json" };
}
