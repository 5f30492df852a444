import type { RelayClient } from "../client/relay-client.ts";
import { Fault } from "../domain/fault.ts";
import type { HeldMessage } from "../domain/hold.ts";
import { holdText } from "../domain/hold-text.ts";
import { shortId } from "../domain/short-id.ts";
import { left } from "./age.ts";

/** Lines of messages; the rest is counted. */
const most = 5;

/** What is held back from an agent, for its person: who wrote, for how long, why, and the command that lets it through. */
export async function heldMail(client: RelayClient, release: string, now: number): Promise<string[]> {
  const held = await heldOf(client);
  if (held.length === 0) return [];
  const lines = held
    .slice(0, most)
    .map(
      ({ id, from, until, why }) =>
        `${shortId(id)} from @${from} is held for ${left(until, now)} more: ${holdText(why)}; ${release} ${shortId(id)}`,
    );
  return held.length > most ? [...lines, `held in all: ${held.length}`] : lines;
}

async function heldOf(client: RelayClient): Promise<HeldMessage[]> {
  try {
    return await client.call("held", {});
  } catch (error) {
    // An older relay holds nothing.
    if (error instanceof Fault && error.code === "route.unknown") return [];
    throw error;
  }
}
