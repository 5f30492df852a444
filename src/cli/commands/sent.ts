import type { Tracked } from "../../domain/delivery.ts";
import { safeLine } from "../../domain/safe-text.ts";
import { shortId } from "../../domain/short-id.ts";
import { age } from "../age.ts";
import { command } from "../command.ts";
import { deliveryText } from "../delivery-text.ts";
import { connectionFlags } from "../global-flags.ts";
import { table } from "../table.ts";

export const sent = command({
  name: "sent",
  summary: "See what became of a message, or of the last ones you sent.",
  notes:
    "unclaimed: it waits. claimed: a reader holds it. acked: a reader has it. dead: it will not arrive. A reader is a " +
    "session, or the door it came by: hook, mcp, drain, watch, read.",
  flags: {
    limit: { type: "number", value: "N", description: "at most so many (20)" },
    ...connectionFlags,
  },
  positionals: [{ name: "id", description: "the message; the start of its id is enough", optional: true }],
  examples: ["bch sent", "bch sent 3f6c1d0e", "bch sent --limit 5 --json"],
  async run({ args, clock, output, connect }) {
    const { client } = await connect();
    const now = clock.now();
    if (args.id !== undefined) {
      const message = await client.call("track", { id: args.id });
      return output.answer(message, () => one(message, now));
    }
    const messages = await client.call("sent", { limit: args.limit });
    output.answer(messages, () =>
      messages.length > 0 ? list(messages, now) : "nothing sent in the last days",
    );
  },
});

function one({ id, from, to, ts, deliveries }: Tracked, now: number): string {
  const rows = deliveries.map((delivery) => [`  @${delivery.agent}`, deliveryText(delivery, now)]);
  return `${shortId(id)}  from @${from} to ${safeLine(to)}, ${ts}\n${table(rows)}`;
}

function list(messages: Tracked[], now: number): string {
  return table(
    messages.map(({ id, to, ts, deliveries }) => [
      shortId(id),
      safeLine(to),
      age(ts, now),
      deliveries.length === 1
        ? deliveryText(deliveries[0]!, now)
        : counted(deliveries.map(({ state }) => state)),
    ]),
  );
}

/** `3 acked, 1 unclaimed` */
function counted(states: string[]): string {
  const counts = new Map<string, number>();
  for (const state of states) counts.set(state, (counts.get(state) ?? 0) + 1);
  return [...counts].map(([state, count]) => `${count} ${state}`).join(", ");
}
