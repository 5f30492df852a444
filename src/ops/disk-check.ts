import { statfsSync } from "node:fs";
import { shellWord } from "../domain/shell-word.ts";
import type { Finding } from "./finding.ts";

/** Bytes: enough for days of mail, and for a start of the relay. */
const room = { good: 200 * 1024 * 1024, least: 10 * 1024 * 1024 };
const files = { good: 10_000, least: 100 };

interface Space {
  bavail: number;
  bsize: number;
  files: number;
  ffree: number;
}

/** The disk under the home takes more mail. */
export function diskCheck(home: string, space: (path: string) => Space = statfsSync): Finding {
  const check = "disk";
  const found = space(home);
  const bytes = found.bavail * found.bsize;
  // Some file systems count no files.
  const free = found.files > 0 ? found.ffree : Number.POSITIVE_INFINITY;
  const more = Number.isFinite(free) ? `, and ${free.toLocaleString("en-US")} more files` : "";
  const says = `${Math.floor(bytes / 1024 / 1024).toLocaleString("en-US")} MiB free${more}`;
  const mend = `du -sh ${shellWord(home)}/*, and free some space`;
  if (bytes < room.least || free < files.least) return { check, health: "FAIL", says, mend };
  if (bytes < room.good || free < files.good) return { check, health: "WARN", says, mend };
  return { check, health: "PASS", says };
}
