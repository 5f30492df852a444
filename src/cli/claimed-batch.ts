import type { CallOptions, RelayClient } from "../client/relay-client.ts";
import type { Claimed } from "../domain/claim.ts";
import { Fault } from "../domain/fault.ts";

type Held = Pick<Claimed, "receipt">;

const receiptsOf = (messages: readonly Held[]) => messages.map(({ receipt }) => receipt);

/** Done with these. Gives how many of them may come again, because their lease had ended by then. */
export async function ackAll(
  client: RelayClient,
  messages: readonly Held[],
  how: CallOptions = {},
): Promise<number> {
  if (messages.length === 0) return 0;
  try {
    const { lost } = await client.call("ack", { receipts: receiptsOf(messages) }, how);
    return lost.length;
  } catch (error) {
    if (error instanceof Fault && error.code === "claim.lost") return messages.length;
    throw error;
  }
}

/**
 * Gives these back, so that nobody waits for their leases to end. A failure changes nothing that matters:
 * then they come back when the leases end.
 */
export async function giveBack(client: RelayClient, messages: readonly Held[], delay = 0): Promise<void> {
  if (messages.length === 0) return;
  try {
    await client.call("release", { receipts: receiptsOf(messages), delay }, { timeout: 2000 });
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
  }
}

/** A message as people and programs get it: without what only its claim needed. */
export function unclaimed({ receipt: _receipt, leaseUntil: _until, ...message }: Claimed) {
  return message;
}
