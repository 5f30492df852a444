import { join, resolve } from "node:path";

export type Env = Record<string, string | undefined>;

/** The directory of a machine's relay and identities: BACKCHANNEL_HOME, or `~/.backchannel`. */
export function homePath(env: Env): string {
  if (env.BACKCHANNEL_HOME) return resolve(env.BACKCHANNEL_HOME);
  // node:os takes longer to load than all of this room, so only where the environment doesn't say.
  const user = env.HOME || process.getBuiltinModule("node:os").homedir();
  return join(user, ".backchannel");
}
