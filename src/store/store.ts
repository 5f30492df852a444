import type { OutboxEntry } from "../domain/outbox-entry.ts";
import type {
  AgentRecord,
  ChannelRecord,
  IncomingRecord,
  InviteRecord,
  OutgoingRecord,
  SessionRecord,
  SettingsRecord,
} from "../domain/records.ts";
import type { TaskRecord, TaskTexts } from "../domain/task-record.ts";
import type { MailStore } from "./mail.ts";
import type { Change, Documents, Records } from "./records.ts";

/**
 * All that a relay keeps. One process uses it at a time.
 * Reads see a change from the moment it is handed in; what is answered waits until it is durable.
 */
export interface Store {
  readonly agents: Records<AgentRecord>;
  readonly channels: Records<ChannelRecord>;
  readonly invites: Records<InviteRecord>;
  /** By id. */
  readonly incoming: Records<IncomingRecord>;
  /** By id. */
  readonly outgoing: Records<OutgoingRecord>;
  /** What outgoing hooks are still to be told, see `outboxName`. A name is given once. */
  readonly outbox: Documents<OutboxEntry>;
  /** By the hash of their cookie. */
  readonly sessions: Records<SessionRecord>;
  /** One record, `relay`. */
  readonly settings: Records<SettingsRecord>;
  /** By id. */
  readonly tasks: Records<TaskRecord>;
  /** What is long in a task, by its id. */
  readonly taskTexts: Documents<TaskTexts>;
  readonly mail: MailStore;

  /** All of these changes or, after a crash before it resolved, none. Durable when it resolves. */
  commit(...changes: Change[]): Promise<void>;
  /** What is not durable yet becomes so; then nothing may be called any more. */
  close(): Promise<void>;
}
