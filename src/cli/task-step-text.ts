import { safeLine } from "../domain/safe-text.ts";
import type { TaskStep } from "../domain/task.ts";
import { firstLine } from "./first-line.ts";

/** `@codex-1 declined: no access to that repository` */
export const taskStepText = ({ who, what, note }: TaskStep): string =>
  `@${safeLine(who)} ${what}${note ? `: ${firstLine(note)}` : ""}`;
