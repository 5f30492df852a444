import type { Env } from "../client/home.ts";
import { tokenKinds } from "../domain/token.ts";

/** The token to join with, by flag or environment. An agent's own in the environment is there for other commands. */
export function givenRoomToken(flag: string | undefined, env: Env): string | undefined {
  if (flag) return flag;
  const token = env.BACKCHANNEL_TOKEN;
  return token && !token.startsWith(tokenKinds.agent) ? token : undefined;
}
