export type Health = "PASS" | "WARN" | "FAIL";

/** What one check found. */
export interface Finding {
  check: string;
  health: Health;
  /** A few words for people. */
  says: string;
  /** The one line that mends it: a command, or what to do. */
  mend?: string;
  /** How long it took, where that says something. */
  ms?: number;
}
