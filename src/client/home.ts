import { homedir } from "node:os";
import { join, resolve } from "node:path";

export type Env = Record<string, string | undefined>;

/** The directory of a machine's relay and identities: BACKCHANNEL_HOME, or `~/.backchannel`. */
export function homePath(env: Env): string {
  return env.BACKCHANNEL_HOME ? resolve(env.BACKCHANNEL_HOME) : join(env.HOME || homedir(), ".backchannel");
}
