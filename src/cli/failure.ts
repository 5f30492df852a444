import { exits } from "../domain/errors.ts";
import { Fault } from "../domain/fault.ts";
import { safeJson, safeLine } from "../domain/safe-text.ts";

/** Says on stderr what went wrong, and gives the exit code. */
export function failure(error: unknown, json: boolean, warn: (text: string) => void): number {
  if (!(error instanceof Fault)) {
    // Not from the table, so a mistake of bch itself: whoever reports it needs the stack.
    warn(`bch: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    warn("  This is a mistake in bch. Please report it.\n");
    return exits.failed;
  }
  const lines = error.message.split("\n").map(safeLine).join("\n  ");
  warn(json ? `${safeJson(error)}\n` : `bch: ${lines}\n  ${safeLine(error.hint)}\n`);
  return error.exit;
}
