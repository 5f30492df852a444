import type { Fault } from "../domain/fault.ts";
import type { Change } from "./change.ts";
import type { HarnessName } from "./harness-name.ts";

/** What became of one file, or would. */
export interface FileResult {
  path: string;
  harnesses: HarnessName[];
  /** What is in it for us. */
  what: string;
  status: "added" | "changed" | "removed" | "same" | "failed";
  /** It is a new file, or goes as a whole. */
  created?: boolean;
  changes: Change[];
  /** What isn't ours and stays. */
  kept: string[];
  error?: Fault;
}
