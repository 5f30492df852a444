import type { RelayClient } from "../client/relay-client.ts";
import type { Claimed } from "../domain/claim.ts";
import { Fault } from "../domain/fault.ts";
import { shortId } from "../domain/short-id.ts";
import { ackAll } from "./claimed-batch.ts";

/** Acks what a watch is done with. A relay that is away at this moment is no reason to end: the mail comes again. */
export async function ackOrSay(
  client: RelayClient,
  messages: readonly Claimed[],
  note: (line: string) => void,
): Promise<void> {
  const names = messages.map(({ id }) => shortId(id)).join(", ");
  try {
    const lost = await ackAll(client, messages);
    if (lost > 0) note(`${names}: ${lost} acked after the lease had ended; may come again`);
  } catch (error) {
    if (!(error instanceof Fault) || error.status < 500) throw error;
    note(`${names}: not acked, may come again: ${error.message}`);
  }
}
