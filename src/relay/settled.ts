import { fault } from "../domain/fault.ts";

/**
 * A reply about receipts. Some lost among good ones is an ordinary answer; when none was good, whoever
 * looks only at the status must learn it too.
 */
export function settled<D extends string, R extends { lost: string[] } & Record<D, string[]>>(
  done: D,
  result: R,
): R {
  if (result[done].length > 0 || result.lost.length === 0) return result;
  const refusal = fault("claim.lost");
  refusal.details = { ...result };
  throw refusal;
}
