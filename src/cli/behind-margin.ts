import { safeText } from "../domain/safe-text.ts";

/** Stands before each line that others wrote and before no other line, so that none of it can look like a line of ours. */
const margin = "| ";

/** A text of others as people see it. */
export const behindMargin = (text: string): string =>
  safeText(text)
    .split("\n")
    .map((line) => `${margin}${line}`.trimEnd())
    .join("\n");
