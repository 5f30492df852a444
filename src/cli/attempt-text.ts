import type { HookAttempt } from "../domain/outgoing-hook.ts";
import { safeLine } from "../domain/safe-text.ts";

/** What came of an attempt to deliver: `200 in 84 ms`, or why nobody answered. */
export const attemptText = ({ status, error, ms }: HookAttempt): string =>
  status === undefined ? `${safeLine(error ?? "no answer")}` : `${status} in ${ms} ms`;
