import { accessSync, constants, type Stats, statSync } from "node:fs";
import { shellWord } from "../domain/shell-word.ts";
import { asUser } from "../store/file/refuse-others.ts";
import type { Finding } from "./finding.ts";

const check = "home";

/** The directory is there, is ours, and nobody else can look into it. */
export function homeCheck(home: string, user = process.getuid?.()): Finding {
  let stats: Stats;
  try {
    stats = statSync(home);
    accessSync(home, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === "ENOENT")
      return { check, health: "FAIL", says: `${home} isn't there`, mend: "bch init <name>" };
    return { check, health: "FAIL", says: message, mend: `ls -ld ${shellWord(home)}` };
  }
  if (!stats.isDirectory())
    return { check, health: "FAIL", says: `${home} is no directory`, mend: "set BACKCHANNEL_HOME" };
  if (user !== undefined && stats.uid !== user) {
    const says = `${home} belongs to user ${stats.uid}, not to you (${user})`;
    return { check, health: "FAIL", says, mend: asUser(stats.uid, home, "bch doctor") };
  }
  if ((stats.mode & 0o077) !== 0) {
    const says = `others of this machine can look into ${home}, where tokens and mail are`;
    return { check, health: "WARN", says, mend: `chmod 700 ${shellWord(home)}` };
  }
  return { check, health: "PASS", says: home };
}
