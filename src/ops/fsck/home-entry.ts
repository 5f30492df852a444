/** A file or folder of a home, by its path in it, as it will be when a relay has started. */
export interface HomeEntry {
  path: string;
  kind: "file" | "folder" | "other";
  /** Of its permissions, the last nine bits. */
  mode: number;
  /** The user whom it belongs to. */
  owner: number;
  /** Why the system doesn't say more of it. */
  problem?: string;
  /** Where its content is now, when the journal is going to move it. */
  from?: string;
  /** Its content, when the journal has that. */
  text?: string;
  /** What the journal is going to write into it. */
  appended?: { at: number; text: string }[];
}

/** By path; whoever walks it meets a folder before what is in it. */
export type HomeEntries = Map<string, HomeEntry>;
