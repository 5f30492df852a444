import { statSync } from "node:fs";
import { Fault, fault } from "../../domain/fault.ts";
import { shellWord } from "../../domain/shell-word.ts";

/** A home of another user is left alone, by root too: a file that is made there, the lock among them, would keep its owner's relay out. */
export function refuseOthers(home: string, command = "bch …", user = process.getuid?.()): void {
  const owner = statSync(home).uid;
  if (user === undefined || owner === user) return;
  const { code, message } = fault("home.unusable", home, `it belongs to user ${owner}, not to you (${user})`);
  throw new Fault(code, message, `Run it as that user: ${asUser(owner, home, command)}`);
}

/** The line that runs a command on a home as its owner. */
export const asUser = (owner: number, home: string, command: string): string =>
  `sudo -u '#${owner}' env BACKCHANNEL_HOME=${shellWord(home)} ${command}`;
