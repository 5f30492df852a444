import type { Content } from "./content.ts";
import type { HarnessName } from "./harness-name.ts";

/** What is to be in one file, for one harness. */
export interface FilePlan {
  path: string;
  /** For people: "hooks SessionStart, Stop", "the MCP server". */
  what: string;
  content: Content;
  /** Whose mail it brings, where one agent's. */
  agent?: string | undefined;
}

/** Where a harness is wired, and for whom. */
export interface Place {
  /** The person's home directory. */
  user: string;
  env: Readonly<Record<string, string | undefined>>;
  /** A project's directory: then its files are written, not the person's own. */
  project?: string | undefined;
  /** The words that run bch. */
  command: readonly string[];
  /** Which agent of which home the hooks and the server are. */
  flags: readonly string[];
  /** Those of them that bch needs in a shell of the session too; none for the first agent of the usual home. */
  shellFlags?: readonly string[];
  exists: (path: string) => boolean;
}

/** One harness: where its settings are, and what goes there. docs/adding-a-harness.md says how to add one. */
export interface Harness {
  name: HarnessName;
  title: string;
  /** The folder of the person's own settings; where it is, the harness is. */
  folder: (place: Place) => string;
  /** Programs that show on the PATH that it is here. */
  programs: readonly string[];
  plan: (place: Place) => FilePlan[];
  /** What the person has to do yet. */
  next?: string;
}
