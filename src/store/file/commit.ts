import type { JournalRecord } from "./journal-record.ts";

/** Whether a commit waits until the journal is durable. `none`: it is with the next flush, whoever asks for that. */
export type Flush = "flush" | "none";

/** Called in the very moment in which it is decided, before anybody else looks. */
export interface Outcome {
  /** Readers see the files as these steps make them: whoever knows files by their names knows the new ones now. */
  follow?: (() => void) | undefined;
  /** It is refused: what was shown ahead of it is taken back. */
  undo?: (() => void) | undefined;
}

/** A record on its way into the journal, and who waits for that. */
export interface Commit extends Outcome {
  record: JournalRecord;
  /** The record as the journal keeps it. */
  text: string;
  flush: Flush;
  resolve: () => void;
  reject: (reason: unknown) => void;
}
