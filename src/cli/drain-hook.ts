import type { RelayClient } from "../client/relay-client.ts";
import { ackAll, giveBack } from "./claimed-batch.ts";
import { hookClaim } from "./hook-claim.ts";
import { budgets, digestText, hookDigest } from "./hook-digest.ts";

/** Milliseconds that a call may take; a hook holds up a person's or a model's turn. */
const patience = 3000;

interface DrainHook {
  client: RelayClient;
  agent: string;
  match: string | undefined;
  urgent: boolean;
  limit: number | undefined;
  /** Seconds; undefined leaves it to the relay. */
  lease: number | undefined;
  /** The command that answers. */
  answer: string;
  mark: string;
  write: (text: string) => void;
}

/**
 * For hooks that somebody wired by hand: as much as a model is handed at once, acked when it was written out. `bch hook`
 * knows its session, and so waits with the ack until the harness has taken the text. Gives how many may come again.
 */
export async function drainHook(drain: DrainHook): Promise<number> {
  const { client, agent, match, urgent, limit, lease, answer, mark, write } = drain;
  const options = { agent, mark, answer, match, budget: budgets.most };
  const { messages, ...left } = await hookClaim({
    client,
    agent,
    match,
    lease,
    urgent,
    timeout: () => patience,
    fitting: (waiting) => hookDigest(waiting.slice(0, limit), options).count,
  });
  if (messages.length === 0) return 0;
  const { count, cut, ...digest } = hookDigest(messages, options);
  try {
    write(`${digestText({ ...digest, count, cut }, left, options)}\n`);
  } catch (error) {
    await giveBack(client, messages);
    throw error;
  }
  // Taken in a way that leaves the body readable for whoever wants the rest of it.
  const part = cut ? messages.slice(0, 1) : [];
  await giveBack(client, [...part, ...messages.slice(count)]);
  for (const { id } of part) await client.call("take", { id, keep: true });
  return ackAll(client, messages.slice(part.length, count));
}
