import { type Clock, systemClock } from "../../domain/clock.ts";
import type { OutboxEntry } from "../../domain/outbox-entry.ts";
import type {
  AgentRecord,
  ChannelRecord,
  IncomingRecord,
  InviteRecord,
  OutgoingRecord,
  SessionRecord,
  SettingsRecord,
} from "../../domain/records.ts";
import { SteadyClock } from "../../domain/steady-clock.ts";
import type { TaskRecord, TaskTexts } from "../../domain/task-record.ts";
import type { Change } from "../records.ts";
import type { Store } from "../store.ts";
import { MemoryMail } from "./memory-mail.ts";
import type { Random } from "./memory-mailbox.ts";
import { type MemoryChange, MemoryRecords } from "./memory-records.ts";

const fillRandom: Random = (bytes) => crypto.getRandomValues(bytes);

interface MemoryStoreOptions {
  clock?: Clock;
  random?: Random;
}

/**
 * A store that forgets everything with its process: for tests, and the plain model that other stores are compared with.
 * Its lists are searched from end to end, so it is slow with much mail.
 */
export function memoryStore({
  clock: wall = systemClock,
  random = fillRandom,
}: MemoryStoreOptions = {}): Store {
  const clock = new SteadyClock(wall);
  return {
    agents: new MemoryRecords<AgentRecord>(),
    channels: new MemoryRecords<ChannelRecord>(),
    invites: new MemoryRecords<InviteRecord>(),
    incoming: new MemoryRecords<IncomingRecord>(),
    outgoing: new MemoryRecords<OutgoingRecord>(),
    outbox: new MemoryRecords<OutboxEntry>(),
    sessions: new MemoryRecords<SessionRecord>(),
    settings: new MemoryRecords<SettingsRecord>(),
    tasks: new MemoryRecords<TaskRecord>(),
    taskTexts: new MemoryRecords<TaskTexts>(),
    mail: new MemoryMail(clock, random),

    async commit(...changes: Change[]): Promise<void> {
      for (const change of changes as MemoryChange[]) change.apply();
    },
    async close(): Promise<void> {},
  };
}
