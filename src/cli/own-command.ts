import { readConfig } from "../client/identity.ts";

/** A command as the agent that this mail came to, who may not be the default of the home. */
export const ownCommand = (home: string, agent: string, command: string): string =>
  readConfig(home).agent === agent ? `bch ${command}` : `bch ${command} --agent ${agent}`;
