import type { z } from "zod";
import { outboxEntry, outboxName } from "../../domain/outbox-entry.ts";
import {
  agentRecord,
  channelRecord,
  incomingRecord,
  inviteRecord,
  outgoingRecord,
  sessionRecord,
  settingsRecord,
} from "../../domain/records.ts";
import { taskRecord, taskTexts } from "../../domain/task-record.ts";

/** Documents of one kind, each in `<folder>/<name>.json`. */
export interface RecordKind<T> {
  /** `.`: the home itself. */
  folder: string;
  schema: z.ZodType<T>;
  nameOf: (record: T) => string;
}

const kind = <T>(folder: string, schema: z.ZodType<T>, nameOf: (record: T) => string): RecordKind<T> => ({
  folder,
  schema,
  nameOf,
});
const byName = ({ name }: { name: string }) => name;
const byId = ({ id }: { id: string }) => id;

/** All that a home keeps beside mail, by what the store calls it: for whoever reads it and for whoever checks it. */
export const recordKinds = {
  agents: kind("agents", agentRecord, byName),
  channels: kind("channels", channelRecord, byName),
  invites: kind("invites", inviteRecord, byId),
  incoming: kind("webhooks-in", incomingRecord, byId),
  outgoing: kind("webhooks", outgoingRecord, byId),
  outbox: kind("outbox", outboxEntry, ({ hook, number }) => outboxName(hook, number)),
  sessions: kind("page-sessions", sessionRecord, byId),
  settings: kind(".", settingsRecord, () => "relay"),
  tasks: kind("tasks", taskRecord, byId),
  taskTexts: kind("task-texts", taskTexts, byId),
};
