import { homePath } from "../client/home.ts";
import { readConfig } from "../client/identity.ts";

interface Who {
  home: string;
  /** The person's home directory. */
  user: string | undefined;
  agent: string;
}

/** What bch has to be given in any shell to be this agent of this home: nothing for the first agent of the usual one. */
export const shellFlags = ({ home, user, agent }: Who): string[] => [
  ...(readConfig(home).agent === agent ? [] : ["--agent", agent]),
  ...(home === homePath({ HOME: user }) ? [] : ["--home", home]),
];
