import type { Ring } from "../domain/doorbell.ts";
import { Fault } from "../domain/fault.ts";
import { ringText } from "../domain/ring-text.ts";
import { safeText } from "../domain/safe-text.ts";
import { framed } from "./framed.ts";
import type { RelayLink } from "./relay-link.ts";

/** The MCP notification, and the name of the capability that announces it. */
export const channelMethod = "notifications/claude/channel";
export const channelCapability = "claude/channel";

/** What it carries. Keys of `meta` become attributes that the model sees. */
export interface ChannelEvent {
  content: string;
  meta: Record<string, string>;
}

interface Options {
  relay: Pick<RelayLink, "call">;
  match?: string | undefined;
  /** Show the messages too, as far as they fit. They stay unclaimed: that a model has seen them can't be known. */
  bodies: boolean;
}

/** Characters of messages that are pushed with a ring, and how many messages. */
const room = { size: 6000, count: 5 };

/** A ring as Claude Code takes it into a session that listens to channels. It gives no sign of having done so. */
export async function channel(ring: Ring, agent: string, options: Options): Promise<ChannelEvent> {
  const { unread, urgent, from } = ring;
  const meta = { unread: String(unread), urgent: String(urgent), from: from.join(" ") };
  const call = `${ringText(ring, agent)} Call bch_inbox to get ${unread === 1 ? "it" : "them"}.`;
  const bodies = options.bodies ? await pushedBodies(agent, options) : undefined;
  return { content: bodies ? `${call}\n\n${bodies}` : call, meta };
}

async function pushedBodies(agent: string, { relay, match }: Options): Promise<string | undefined> {
  const waiting = await relay.call("inbox", { agent, match, limit: room.count }).catch((error: Error) => {
    // The ring is worth more than what it was to bring along.
    if (error instanceof Fault) return [];
    throw error;
  });
  let size = 0;
  const fitting = waiting.filter(({ body }) => {
    size += body.length;
    return size <= room.size;
  });
  if (fitting.length === 0) return undefined;
  const unclaimed = fitting.map((message) => ({ ...message, attempt: 1 }));
  // It stands inside the session's own <channel> tag, which no sender may close.
  return safeText(framed(unclaimed, crypto.randomUUID())).replaceAll("<", "&lt;");
}
