import type { Agent } from "../domain/agent.ts";
import type { HubCore } from "./hub-core.ts";
import type { Presence } from "./presence.ts";

export interface Counted
  extends Pick<Agent, "name" | "role" | "status" | "createdAt" | "lastSeen" | "lastEvent"> {
  waiting: number;
  claimed: number;
  /** What both take on disk together. */
  bytes: number;
  oldest?: string;
  tokens: { since: string; until?: string | undefined }[];
}

/** Every agent as the host sees it: how much waits since when, and how old its tokens are; no mail. */
export async function census({ store }: HubCore, presence: Presence): Promise<Counted[]> {
  return Promise.all(
    store.agents.all().map(async (record) => {
      const { name, role, status, createdAt, lastSeen, lastEvent } = presence.view(record);
      const { waiting, claimed } = store.mail.counts(name);
      const [oldest] = waiting > 0 ? await store.mail.peek(name, { limit: 1 }) : [];
      return {
        ...{ name, status, createdAt, lastSeen, waiting, claimed, bytes: store.mail.size(name) },
        ...(role !== undefined && { role }),
        ...(lastEvent && { lastEvent }),
        ...(oldest && { oldest: oldest.ts }),
        tokens: record.tokens.map(({ since, until }) => ({ since, ...(until && { until }) })),
      };
    }),
  );
}
