import type { RelayClient } from "../client/relay-client.ts";
import type { Reply } from "../contract/route.ts";
import type { Routes } from "../contract/routes.ts";
import type { Tracked } from "../domain/delivery.ts";
import { Fault, fault } from "../domain/fault.ts";
import { shortId } from "../domain/short-id.ts";
import type { Context } from "./context.ts";
import { deliveryText } from "./delivery-text.ts";
import { followMessage } from "./follow-message.ts";
import { recipientNames } from "./recipient-names.ts";
import { table } from "./table.ts";

interface Awaited {
  client: RelayClient;
  posted: Reply<Routes["send"]>;
  seconds: number;
}

/** Waits for the ack of every receiver, says what is known of each, and fails when one is missing. */
export async function awaitAcks(
  { output, clock, stopped }: Pick<Context, "output" | "clock" | "stopped">,
  { client, posted, seconds }: Awaited,
): Promise<void> {
  const { id, recipients, full = [] } = posted;
  // Before the wait: whatever comes of that, the message is sent.
  if (!output.json) output.text(`sent ${shortId(id)} to ${recipientNames(recipients)}`);
  if (full.length > 0) output.note(`no room in the mailbox of ${recipientNames(full)}: not sent there`);
  if (output.watched) output.note(`waiting for the ack of ${recipientNames(recipients)}; ctrl-c ends this`);

  let tracked: Tracked;
  try {
    tracked = await followMessage({ client, id, until: "ended", seconds, clock, signal: stopped() });
  } catch (error) {
    if (output.json) output.value(posted);
    if (!(error instanceof Fault)) throw error;
    throw new Fault(error.code, error.message, `${shortId(id)} is sent. Follow it: bch sent ${shortId(id)}`);
  }
  const { deliveries } = tracked;
  output.answer({ ...posted, deliveries }, () =>
    table(deliveries.map((one) => [`  @${one.agent}`, deliveryText(one, clock.now())])),
  );
  const open = deliveries.filter(({ state }) => state !== "acked").map(({ agent }) => agent);
  if (open.length + full.length > 0)
    throw fault("message.open", shortId(id), recipientNames([...open, ...full]));
}
