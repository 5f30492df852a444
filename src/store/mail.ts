import type { Claimed } from "../domain/claim.ts";
import type { DeathCause, Delivery } from "../domain/delivery.ts";
import { limits } from "../domain/limits.ts";
import type { Message } from "../domain/message.ts";
import type { Change } from "./records.ts";

/** A message on its way into mailboxes. */
export interface Posting {
  message: Message;
  recipients: string[];
  /** The sender's Idempotency-Key and a digest of its draft, kept for 24 hours, and what else a repeat is to be told. */
  repeat?: { key: string; digest: string; full?: string[] };
  /** Copies that are held: hidden until this time (ms since 1970), by agent. */
  notBefore?: ReadonlyMap<string, number>;
}

/** A copy that has never been handed out, because its time hasn't come. */
export interface HeldCopy {
  id: string;
  until: string;
}

/** A copy that died with its file whole: it expired, or was handed out too often. */
export interface DeadCopy {
  agent: string;
  message: Message;
  at: string;
  why: DeathCause;
}

/** What is kept of a send for 7 days, and as long as a copy waits: no body, no refs. */
export interface SentRecord {
  message: Omit<Message, "body" | "refs">;
  recipients: string[];
  digest?: string;
  /** Whose mailbox had no room, of a send with a key. */
  full?: string[];
}

export interface Filter {
  /** A scope as the reader sent it; absent: every message. */
  match?: string | undefined;
  urgent?: boolean | undefined;
  limit: number;
}

export interface ClaimRequest extends Filter {
  /** Seconds. */
  lease: number;
  via?: string | undefined;
  session?: string | undefined;
}

/** Receipts that were good, and those whose claim was lost. */
export interface Settled {
  done: string[];
  lost: string[];
  /** Of those done, given back too late or too often. */
  dead?: string[];
}

export interface Counts {
  waiting: number;
  claimed: number;
}

/** Mail of several mailboxes, by state. */
export interface Tally {
  /** Can be claimed now. */
  unclaimed: number;
  /** Unclaimed, and not handed out before its time. */
  held: number;
  claimed: number;
  dead: number;
  /** When the first of those that can be claimed arrived, in milliseconds since 1970. */
  oldest?: number;
}

/** A message that became unclaimed again, or died, by the passing of time. */
export interface Turned {
  agent: string;
  id: string;
  state: "unclaimed" | "dead";
}

/** A copy that is acked or dies. */
export interface Ending {
  agent: string;
  id: string;
  end: "acked" | "dead";
  at: string;
  by?: string | undefined;
  session?: string | undefined;
  why?: DeathCause | undefined;
  /** What is kept of its send; looked up when it is asked for. */
  sent(): SentRecord | undefined;
}

/** Seconds that things are kept once they are over. */
export interface Keep {
  /** What became of a message, and a body that its reader wanted to keep. */
  receipts: number;
  dead: number;
}

export const usualKeep: Keep = { receipts: limits.receiptLifetime, dead: limits.deadLifetime };

/**
 * Mailboxes. A message for one agent is in one state at a time: unclaimed, claimed, acked or dead.
 * Agents are known by name only; whether one exists is the hub's to know.
 */
export interface MailStore {
  /**
   * Puts a copy into each mailbox: all of them or, after a crash before it resolved, none.
   * When it resolves the copies survive kill -9 and power loss, and are claimed in the order in which calls resolved.
   * Changes of records that the message tells of happen with it or, when it fails, not at all; they are seen at once, the
   * message when it resolves.
   */
  deliver(posting: Posting, changes?: Change[]): Promise<void>;
  /** The send that used this key within 24 hours, across restarts. */
  repeated(from: string, key: string): Promise<SentRecord | undefined>;

  /** The oldest unclaimed messages become claimed. Each goes to one claimer only. After a power cut they may be unclaimed again. */
  claim(agent: string, request: ClaimRequest): Promise<Claimed[]>;
  /** Deletes the bodies and leaves receipts. Durable when it resolves. A lost claim changes nothing. */
  ack(agent: string, receipts: string[]): Promise<Settled>;
  /** Back to unclaimed, in its old place, hidden for `delay` seconds. The attempt stays counted. */
  release(agent: string, receipts: string[], delay: number): Promise<Settled>;
  /** The lease ends `lease` seconds from now instead. */
  extend(agent: string, receipts: string[], lease: number): Promise<Settled>;
  /**
   * Unclaimed to acked in one step, for the whole id of one message. With `keep` the body stays readable by its id,
   * and can be taken again. Undefined when it is neither unclaimed nor kept.
   */
  take(agent: string, id: string, keep: boolean, via?: string): Promise<Message | undefined>;

  /** Unclaimed messages, oldest first, without claiming. `after`: the whole id of one; those behind it. */
  peek(agent: string, filter: Filter & { after?: string | undefined }): Promise<Message[]>;
  /**
   * All that can be read in this mailbox, whatever its state, the newest first, without changing it. `before`: the whole id of
   * one; those that are older. Ends early when the bodies are too much together.
   */
  recent(agent: string, page: { limit: number; before?: string | undefined }): Promise<Message[]>;
  /** The body of a message in this mailbox (unclaimed, claimed, dead or kept), by its whole id. */
  read(agent: string, id: string): Promise<Message | undefined>;
  counts(agent: string): Counts;
  /** These mailboxes together. Looks at no message. */
  tally(agents: Iterable<string>): Tally;
  /** Bytes that both take on disk together; a message that an older version has kept counts as nothing. */
  size(agent: string): number;

  /** What is held for an agent, in its order. */
  held(agent: string): Promise<HeldCopy[]>;
  /** Ends such a wait now, in its old place; false when it isn't held. */
  unhold(agent: string, id: string): Promise<boolean>;

  /** Dead copies of all mailboxes, the newest death first. */
  dead(limit: number): Promise<DeadCopy[]>;
  /**
   * A dead copy becomes unclaimed again, in its old place, as if it had never been handed out; it expires no more. Durable when
   * it resolves. False when there is none that could be handed out.
   */
  revive(agent: string, id: string): Promise<boolean>;

  /** Whole ids that start so, among the mail that `agent` sent or received; at most two. */
  find(agent: string, prefix: string): Promise<string[]>;
  /** What is kept of a send, by its whole id. */
  sent(id: string): Promise<SentRecord | undefined>;
  /** What became of it, one delivery for each recipient in the order of the send. */
  deliveries(id: string, recipients: string[]): Promise<Delivery[]>;
  /** An agent's own sends, newest first. `before`: the whole id of one; those that are older. */
  sentBy(agent: string, limit: number, before?: string): Promise<SentRecord[]>;

  /** An empty mailbox for a new agent. Mail of an earlier bearer of the name is put aside, never shown. */
  open(agent: string): Promise<void>;
  /** The mailbox and its mail go; a sender sees them as dead, `left`. */
  close(agent: string): Promise<void>;

  /**
   * Moves on what time has moved on: ended leases, ended delays, expired messages. Of very many it moves `limits.turn`, and others
   * when it is called again.
   */
  turn(): Promise<Turned[]>;
  /** Removes what has been kept long enough: receipts, kept bodies, dead letters. */
  sweep(keep?: Keep): Promise<void>;

  /**
   * From now on this is asked of each copy that is about to be acked or to die, in the order in which they do. The changes that it
   * gives happen with that, or not at all.
   */
  onEnd(tell: (ending: Ending) => Change[]): void;
}
