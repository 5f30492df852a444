import type { Step } from "./steps.ts";

/** A step that waits to be done to the files. */
export interface Chore {
  step: Step;
  /** The last frame of the journal that had a part in it. */
  frame: number;
  /** Its place in the order in which chores came. */
  born: number;
}
