import type { Connection } from "../client/connect.ts";
import { type Sleep, sleep as systemSleep } from "../client/sleep.ts";
import type { Claimed } from "../domain/claim.ts";
import { Fault } from "../domain/fault.ts";
import { limits } from "../domain/limits.ts";
import { Bell } from "./bell.ts";
import { giveBack } from "./claimed-batch.ts";

/** Milliseconds after which mail is looked for unasked: what was given back comes without an event. */
const look = 60_000;
/** Milliseconds before a claim that failed is made again. */
const again = 2000;

/** What watching is told, whatever it does with the mail. */
export interface Watching {
  connection: Pick<Connection, "client" | "agent">;
  match: string | undefined;
  urgent: boolean;
  /** Seconds. */
  lease: number | undefined;
  /** Names this reader to the senders of what it claims. */
  session?: string | undefined;
  /** One message, then the end. */
  once: boolean;
  /** Aborts when the watch is to end, which `end` brings about too. */
  signal: AbortSignal;
  end: () => void;
  note: (line: string) => void;
  sleep?: Sleep | undefined;
}

interface Watch extends Watching {
  /** How many messages can be handled now. */
  free: () => number;
  /** Is done with these, or has begun; a failure ends the watch. */
  handle: (messages: Claimed[]) => Promise<void>;
}

/** Claims mail as it arrives and hands it on. The event stream is the doorbell; only a claim counts. */
export async function watchMail(watch: Watch, bell = new Bell()): Promise<void> {
  const { connection, match, signal, note, sleep = systemSleep } = watch;
  const { client, agent } = connection;
  const ended = new AbortController();
  const over = AbortSignal.any([signal, ended.signal]);

  let lost = false;
  let answered = false;
  const listen = async () => {
    const onLoss = (why: Fault, connected: boolean) => {
      note(`${why.message}; trying again${connected ? " until it is back" : ""}`);
      lost = true;
      bell.ring(); // What came meanwhile may not be announced again.
    };
    for await (const _ of client.events(
      { agent, match },
      { signal: over, onReconnect: onLoss, answered: () => answered },
    ))
      bell.ring();
  };
  const claim = async () => {
    bell.ring();
    for (let wait = look; !over.aborted; ) {
      await bell.wait(wait, over, sleep);
      const answers = await claimAll(watch, over);
      wait = answers ? look : again;
      answered ||= answers;
      if (answers && lost && !over.aborted) note("the relay is back");
      lost &&= !answers;
    }
  };
  try {
    await Promise.all([listen(), claim()]);
  } finally {
    ended.abort();
  }
}

/** Everything there is room for. False when the relay is away, which the event stream tells people. */
async function claimAll(watch: Watch, over: AbortSignal): Promise<boolean> {
  const { connection, match, urgent, lease, session, free, handle } = watch;
  for (let room = free(); room > 0 && !over.aborted; room = free()) {
    let messages: Claimed[];
    try {
      const limit = Math.min(room, limits.claim);
      const request = { match, urgent, lease, limit, via: "watch", session };
      // Not cut short by ctrl-c: what an unread answer holds would be held until its lease ends.
      ({ messages } = await connection.client.call("claim", request, { once: true }));
    } catch (error) {
      if (error instanceof Fault && error.status >= 500) return false;
      throw error;
    }
    if (messages.length === 0) return true;
    if (over.aborted) await giveBack(connection.client, messages);
    else await handle(messages);
  }
  return true;
}
