import { readConfig } from "../client/identity.ts";

/** How a reader of this mail answers: as the agent it came to, who may not be the default of the home. */
export const replyCommand = (home: string, agent: string): string =>
  readConfig(home).agent === agent ? "bch reply" : `bch reply --agent ${agent}`;
