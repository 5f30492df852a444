import type { Flags } from "./command.ts";

/** For scripts that may have lost a task and got it again. */
export const attemptFlag = {
  attempt: {
    type: "number",
    value: "N",
    description: "refuse when the attempt that you hold isn't this one any more",
  },
} as const satisfies Flags;
