import { Fault } from "../domain/fault.ts";
import { safeLine } from "../domain/safe-text.ts";
import type { HookCall } from "./hook-call.ts";

const longest = 500;

/** What makes the harness show the person what is wrong; undefined where it can't, or where nobody listens any more. */
export function hookNotice({ format, event }: HookCall, error: unknown): object | undefined {
  if (event?.place === "end" || (error instanceof Fault && error.code === "output.closed")) return undefined;
  const line = `Backchannel: ${safeLine(inWords(error)).slice(0, longest)}`;
  if (format.notice) return format.notice(line);
  // At the end of a turn it would cost a turn.
  if (!event?.context || event.place === "stop" || event.place === "notify") return undefined;
  return event.context(`Tell your user this once, and go on with your work: ${line}`);
}

function inWords(error: unknown): string {
  if (error instanceof Fault) return `${error.message}. ${error.hint}`.replaceAll(/\s+/g, " ");
  return `a mistake of bch, please report it: ${error instanceof Error ? error.message : error}`;
}
