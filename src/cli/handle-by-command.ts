import type { RelayClient } from "../client/relay-client.ts";
import { type Sleep, sleep as systemSleep } from "../client/sleep.ts";
import type { Claimed } from "../domain/claim.ts";
import { Fault } from "../domain/fault.ts";
import { shortId } from "../domain/short-id.ts";
import { ackOrSay } from "./ack-or-say.ts";
import { giveBack } from "./claimed-batch.ts";

interface Handling {
  client: RelayClient;
  message: Claimed;
  /** Seconds that a claim lasts. */
  lease: number;
  /** Aborted when the watch ends. */
  signal: AbortSignal;
  /** Runs the command; says how it failed, or nothing. */
  run: (message: Claimed) => Promise<string | undefined>;
  note: (line: string) => void;
  sleep?: Sleep | undefined;
}

/** Seconds before a message that a command failed on comes again: 5, 10, 20 … up to an hour. */
export const retryDelay = (attempt: number): number => Math.min(5 * 2 ** (attempt - 1), 3600);

/** One message through one command: kept while it runs, acked when it ends well, given back when not. */
export async function handleByCommand(handling: Handling): Promise<string | undefined> {
  const { client, message, signal, run, note } = handling;
  const done = new AbortController();
  const keeping = keepLease(handling, done.signal);
  const failure = await run(message).finally(() => done.abort());
  await keeping;

  const name = shortId(message.id);
  if (failure === undefined) {
    await ackOrSay(client, [message], note);
    return undefined;
  }
  const delay = signal.aborted ? 0 : retryDelay(message.attempt);
  await giveBack(client, [message], delay);
  note(`${name}: the command ${failure}; given back${delay > 0 ? `, comes again in ${delay} s` : ""}`);
  return failure;
}

/** Asks for more time well before the lease ends, as long as the command runs. */
async function keepLease({ client, message, lease, note, sleep = systemSleep }: Handling, done: AbortSignal) {
  for (;;) {
    await sleep((lease * 1000) / 3, done);
    if (done.aborted) return;
    try {
      await client.call("extend", { receipts: [message.receipt], lease }, { signal: done });
    } catch (error) {
      if (done.aborted) return;
      if (!(error instanceof Fault)) throw error;
      note(`${shortId(message.id)}: ${error.message}`);
      if (error.code === "claim.lost") return;
    }
  }
}
