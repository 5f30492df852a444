import type { z } from "zod";
import type { Clock } from "../domain/clock.ts";
import { Fault, fault } from "../domain/fault.ts";
import { connectionError } from "./connection-error.ts";
import { EventParser, type ServerEvent } from "./event-parser.ts";
import { backOff, Retryable } from "./retry.ts";
import type { Sleep } from "./sleep.ts";

/** The relay sends a comment every 15 s, so this long without a byte means that the connection is dead. */
const stall = 45_000;
/** To open a stream, and to go on trying when the relay has never answered. */
const patience = 10_000;
const longestPause = 30_000;
/** Before the relay has answered once: patience is counted from the start, and must not be slept away. */
const longestFirstPause = 2000;
/** A stream that lived this long was fine: the next outage is a new one. */
const settled = 10_000;

interface EventStreamOptions<T> {
  /** What an event is. */
  schema: z.ZodType<T>;
  /** Opens the stream behind the event with this id; throws a Fault, or Retryable when it may work later. */
  open: (after: string | undefined, signal: AbortSignal) => Promise<ReadableStream<Uint8Array>>;
  where: string;
  after?: string | undefined;
  signal?: AbortSignal | undefined;
  /** Whether the relay has answered this caller in another way: then it is waited for from the start. */
  answered?: (() => boolean) | undefined;
  /** Called once for each outage; `connected` when the relay has answered before, so that it is waited for. */
  onReconnect?: ((why: Fault, connected: boolean) => void) | undefined;
  clock: Clock;
  sleep: Sleep;
  random: () => number;
}

/**
 * Events as they come, over as many connections as it takes. A relay that can't be reached at first is an error;
 * one that goes away later is waited for. Ends without an error when the signal aborts.
 */
export async function* eventStream<T>(options: EventStreamOptions<T>): AsyncGenerator<T> {
  const { schema, where, clock, sleep, random, onReconnect } = options;
  const signal = options.signal ?? new AbortController().signal;
  const begun = clock.elapsed();
  let last = options.after;
  let opened = false;
  let failures = 0;

  while (!signal.aborted) {
    const connection = new AbortController();
    const started = clock.elapsed();
    let why: Fault;
    try {
      const opening = options.open(last, AbortSignal.any([signal, connection.signal]));
      const body = await within(patience, opening, where, sleep);
      opened = true;
      for await (const event of events(body, where, signal, sleep)) {
        last = event.id ?? last;
        if (event.type === "message") yield read(schema, event.data, where);
      }
      why = fault("relay.unreachable", where, "the event stream ended");
    } catch (error) {
      if (signal.aborted) return;
      const known = opened || (options.answered?.() ?? false);
      why = passing(connectionError(error, where), known, clock.elapsed() - begun < patience);
    } finally {
      connection.abort();
    }
    if (signal.aborted) return;
    const connected = opened || (options.answered?.() ?? false);
    if (clock.elapsed() - started > settled) failures = 0;
    if (failures === 0) onReconnect?.(why, connected);
    const pause = Math.max(
      backOff(failures, random, connected ? longestPause : longestFirstPause),
      (why.retryAfter ?? 0) * 1000,
    );
    failures++;
    await sleep(pause, signal);
  }
}

/** The reason for an outage that is worth waiting for; anything else is thrown. */
function passing(error: unknown, connected: boolean, early: boolean): Fault {
  const mayPass = error instanceof Retryable && (connected || early);
  const why = error instanceof Retryable ? error.fault : error;
  if (!(why instanceof Fault)) throw why;
  // A relay that has answered here before says the same again of a bad token; all else can be the way to it.
  if (mayPass || (connected && why.status >= 500)) return why;
  throw why;
}

async function* events(
  body: ReadableStream<Uint8Array>,
  where: string,
  signal: AbortSignal,
  sleep: Sleep,
): AsyncGenerator<ServerEvent> {
  const parser = new EventParser(where);
  const decoder = new TextDecoder();
  const reader = body.getReader();
  const cancel = () => void reader.cancel().catch(() => undefined); // It may be closed already: nothing is left to end.
  signal.addEventListener("abort", cancel);
  try {
    for (;;) {
      const piece = await within(stall, reader.read(), where, sleep);
      if (piece.done) return;
      yield* parser.push(decoder.decode(piece.value, { stream: true }));
    }
  } finally {
    signal.removeEventListener("abort", cancel);
    cancel();
  }
}

/** What comes of this promise, if it comes in time. */
async function within<T>(ms: number, coming: Promise<T>, where: string, sleep: Sleep): Promise<T> {
  const timer = new AbortController();
  const late = sleep(ms, timer.signal).then(() => {
    throw new Retryable(fault("relay.unreachable", where, `nothing came for ${ms / 1000} s`), "always");
  });
  try {
    return await Promise.race([coming, late]);
  } finally {
    timer.abort();
  }
}

function read<T>(schema: z.ZodType<T>, data: string, where: string): T {
  let content: unknown;
  try {
    content = JSON.parse(data);
  } catch (error) {
    throw fault("relay.strange", where, `an event isn't JSON: ${(error as Error).message}`);
  }
  const parsed = schema.safeParse(content);
  if (!parsed.success) throw fault("relay.strange", where, "an event isn't what it should be");
  return parsed.data;
}
