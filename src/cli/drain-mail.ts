import type { RelayClient } from "../client/relay-client.ts";
import type { Input } from "../contract/route.ts";
import type { Routes } from "../contract/routes.ts";
import type { Claimed } from "../domain/claim.ts";
import { limits } from "../domain/limits.ts";
import { ackAll, giveBack } from "./claimed-batch.ts";

interface Drain {
  client: RelayClient;
  claim: Input<Routes["claim"]>;
  /** At most so many messages. */
  limit: number;
  /** Show each claim by itself, or claim all before any is shown, for output that is one value. */
  claims: "each" | "all";
  /**
   * Writes messages out, and returns those that are to be acked when the system has taken every byte.
   * The others are given back, and end the drain.
   */
  show: (messages: Claimed[], waiting: number) => Claimed[];
}

export interface Drained {
  shown: number;
  /** Acked too late: they may come again. */
  lost: number;
}

/** Claims what waits, shows it, and acks only what was shown. What can't be shown is given back at once. */
export async function drainMail(drain: Drain): Promise<Drained> {
  const { client, limit, claims, show } = drain;
  const drained = { shown: 0, lost: 0 };
  for (;;) {
    const { messages, waiting } = await gather(drain, limit - drained.shown);
    if (messages.length === 0 && claims !== "all") return drained;
    const done = await shown(client, messages, () => show(messages, waiting));
    drained.shown += done.length;
    for (let from = 0; from < done.length; from += limits.claim) {
      drained.lost += await ackAll(client, done.slice(from, from + limits.claim));
    }
    const rest = messages.filter((message) => !done.includes(message));
    await giveBack(client, rest);
    if (rest.length > 0 || claims !== "each" || drained.shown >= limit) return drained;
  }
}

/** A claim, or as many as it takes to have all. */
async function gather({ client, claim, claims }: Drain, limit: number) {
  const messages: Claimed[] = [];
  let waiting: number;
  try {
    do {
      const next = Math.min(limit - messages.length, limits.claim);
      const batch = await client.call("claim", { ...claim, limit: next });
      messages.push(...batch.messages);
      waiting = batch.waiting;
      if (batch.messages.length === 0) break;
    } while (claims === "all" && messages.length < limit);
  } catch (error) {
    await giveBack(client, messages);
    throw error;
  }
  return { messages, waiting };
}

/** A reader that is gone may have read none of what was written, so then all of it comes back. */
async function shown(client: RelayClient, messages: Claimed[], show: () => Claimed[]): Promise<Claimed[]> {
  try {
    return show();
  } catch (error) {
    await giveBack(client, messages);
    throw error;
  }
}
