import { randomBytes } from "node:crypto";
import { type Clock, systemClock } from "../../domain/clock.ts";
import type { AgentRecord, ChannelRecord, InviteRecord, SettingsRecord } from "../../domain/records.ts";
import type { Change } from "../records.ts";
import type { Store } from "../store.ts";
import { MemoryMail } from "./memory-mail.ts";
import { type MemoryChange, MemoryRecords } from "./memory-records.ts";

interface MemoryStoreOptions {
  clock?: Clock;
  random?: (size: number) => Uint8Array;
}

/**
 * A store that forgets everything with its process: for tests, and the plain model that other stores are compared with.
 * Its lists are searched from end to end, so it is slow with much mail.
 */
export function memoryStore({ clock = systemClock, random = randomBytes }: MemoryStoreOptions = {}): Store {
  return {
    agents: new MemoryRecords<AgentRecord>(),
    channels: new MemoryRecords<ChannelRecord>(),
    invites: new MemoryRecords<InviteRecord>(),
    settings: new MemoryRecords<SettingsRecord>(),
    mail: new MemoryMail(clock, random),

    async commit(...changes: Change[]): Promise<void> {
      for (const change of changes as MemoryChange[]) change.apply();
    },
    async close(): Promise<void> {},
  };
}
