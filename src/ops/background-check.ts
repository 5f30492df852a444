import { statSync } from "node:fs";
import { join } from "node:path";
import { findRelay, readRun } from "../client/relay-run.ts";
import { shellWord } from "../domain/shell-word.ts";
import type { Finding } from "./finding.ts";

/** Longest path that every system takes for a Unix socket. */
const longestSocketPath = 103;

/** The home's own relay: the one in the background that commands start, or one that a person runs. */
export async function backgroundCheck(home: string, version: string): Promise<Finding[]> {
  const check = "local relay";
  const run = readRun(home);
  const found = await findRelay(home);
  if (!found) {
    const says = run
      ? "none runs: the last one was killed; the next command starts another"
      : "none runs; the next command that needs one starts it";
    return [{ check, health: "PASS", says }];
  }
  const how = found.run.background
    ? "in the background, until it is idle for 15 minutes"
    : "as somebody started it";
  const says = `process ${found.run.pid}, ${how}`;
  if (found.run.instead) {
    const gone = `${says}; the one on ${found.run.instead.join(", ")} was killed: nobody else reaches this home`;
    return [{ check, health: "WARN", says: gone, mend: "bch relay" }, socketFinding(home, found.run.socket)];
  }
  const older = found.run.version !== version;
  const stale = older && { mend: `bch relay --stop: it is version ${found.run.version}, this is ${version}` };
  return [{ check, health: older ? "WARN" : "PASS", says, ...stale }, socketFinding(home, found.run.socket)];
}

function socketFinding(home: string, socket: string | undefined): Finding {
  const check = "socket";
  const path = socket ?? join(home, "relay.sock");
  if (!socket) {
    const long = Buffer.byteLength(path) > longestSocketPath;
    const says = long
      ? "the home's path is too long for one; it answers on loopback"
      : "none; it answers on loopback";
    return { check, health: "PASS", says };
  }
  const open = (statSync(path).mode & 0o077) !== 0 && (statSync(home).mode & 0o077) !== 0;
  if (!open) return { check, health: "PASS", says: path };
  const says = `others of this machine can reach ${path}`;
  return { check, health: "WARN", says, mend: `chmod 700 ${shellWord(home)}` };
}
