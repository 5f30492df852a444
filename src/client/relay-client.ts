import type { z } from "zod";
import { everyday } from "../contract/everyday.ts";
import type { Input, Reply } from "../contract/route.ts";
import type { RouteName, Routes } from "../contract/routes.ts";
import { type Clock, systemClock } from "../domain/clock.ts";
import type { DoorbellEvent } from "../domain/doorbell.ts";
import { type Fault, fault } from "../domain/fault.ts";
import type { Message } from "../domain/message.ts";
import { isMistyped } from "../domain/token.ts";
import { connectionError } from "./connection-error.ts";
import { isLoopback, type RelayAddress, relayBase, showAddress } from "./relay-address.ts";
import { refuse, relayReply } from "./relay-reply.ts";
import { isRepeatable, keyed, retrying } from "./retry.ts";
import { type Sleep, sleep } from "./sleep.ts";
import { type WireRequest, wireRequest } from "./wire-request.ts";

export type Fetch = (url: string, init: BunFetchRequestInit) => Promise<Response>;

export interface RelayClientOptions extends RelayAddress {
  token?: string | undefined;
  /** The word this client goes by in the User-Agent header. */
  agent?: string | undefined;
  /** Called when a call didn't work at once and is made again. */
  onRetry?: ((why: Fault) => void) | undefined;
  fetch?: Fetch | undefined;
  clock?: Clock | undefined;
  sleep?: Sleep | undefined;
  random?: (() => number) | undefined;
}

export interface CallOptions {
  signal?: AbortSignal | undefined;
  /** The Idempotency-Key; routes that take one get a new one when there is none. */
  key?: string | undefined;
  /** Milliseconds for the call with its retries, beside what `wait` asks for. */
  timeout?: number | undefined;
  /** One try only. */
  once?: boolean | undefined;
}

export interface EventOptions {
  signal?: AbortSignal | undefined;
  /** Id of the last message seen. */
  after?: string | undefined;
  onReconnect?: ((why: Fault, connected: boolean) => void) | undefined;
  /** See eventStream. */
  answered?: (() => boolean) | undefined;
}

const patience = 10_000;

/** The other end of the contract: each route as a call that is checked both ways, and made again when that is safe. */
export class RelayClient {
  /** Where the relay is, for people. */
  readonly where: string;
  readonly #base: string;
  readonly #options: RelayClientOptions;
  readonly #clock: Clock;
  readonly #sleep: Sleep;
  readonly #random: () => number;

  constructor(options: RelayClientOptions) {
    const { token } = options;
    if (token && (isMistyped(token) || !/^[\x21-\x7e]+$/.test(token))) throw fault("auth.mistyped");
    this.#options = options;
    this.#base = relayBase(options.url);
    this.where = showAddress(options);
    this.#clock = options.clock ?? systemClock;
    this.#sleep = options.sleep ?? sleep;
    this.#random = options.random ?? Math.random;
  }

  async call<N extends RouteName>(
    name: N,
    input: Input<Routes[N]>,
    options: CallOptions = {},
  ): Promise<Reply<Routes[N]>> {
    const plain = everyday[name];
    const route = plain ?? (await check(name)).route;
    const request = wireRequest(route, plain?.input(input) ? input : (await check(name)).input(input));
    const key = options.key ?? (keyed.has(name) ? crypto.randomUUID() : undefined);
    const headers = this.#headers(key ? { "Idempotency-Key": key } : {});
    const limit = (options.timeout ?? patience) + waitOf(input);

    const attempt = async (timeLeft: number) => {
      const late = AbortSignal.timeout(Math.max(1, timeLeft));
      const signal = options.signal ? AbortSignal.any([options.signal, late]) : late;
      try {
        const response = await this.#fetch(request, headers, signal);
        const content = await relayReply(response, this.where);
        return plain?.reply(content) ? content : (await check(name)).reply(content, this.where);
      } catch (error) {
        options.signal?.throwIfAborted();
        if (late.aborted) throw fault("relay.unreachable", this.where, `no answer within ${limit / 1000} s`);
        throw connectionError(error, this.where);
      }
    };
    const reply = await retrying(attempt, {
      repeatable: isRepeatable(name, route.method),
      limit,
      once: options.once,
      clock: this.#clock,
      sleep: this.#sleep,
      random: this.#random,
      signal: options.signal,
      onRetry: this.#options.onRetry,
    });
    return reply as Reply<Routes[N]>;
  }

  /** An agent's mail as it arrives. */
  events(input: Input<Routes["events"]>, options: EventOptions = {}): AsyncGenerator<Message> {
    return this.#stream("events", input, options);
  }

  /** What a rung is told, as long as somebody reads on: that is what holds it open. */
  doorbell(
    input: Input<Routes["doorbell"]>,
    options: Omit<EventOptions, "after"> = {},
  ): AsyncGenerator<DoorbellEvent> {
    return this.#stream("doorbell", input, options);
  }

  async *#stream<N extends "events" | "doorbell">(
    name: N,
    input: Input<Routes[N]>,
    options: EventOptions,
  ): AsyncGenerator<Reply<Routes[N]>> {
    const [checked, { eventStream }] = await Promise.all([check(name), import("./event-stream.ts")]);
    const request = wireRequest(checked.route, checked.input(input));
    const open = async (after: string | undefined, signal: AbortSignal) => {
      const headers = this.#headers({
        Accept: "text/event-stream",
        ...(after && { "Last-Event-ID": after }),
      });
      try {
        const response = await this.#fetch(request, headers, signal);
        await refuse(response, this.where);
        const kind = response.headers.get("content-type") ?? "nothing";
        if (response.body && kind.startsWith("text/event-stream")) return response.body;
        throw fault("relay.strange", this.where, `it sent ${kind} instead of an event stream`);
      } catch (error) {
        throw connectionError(error, this.where);
      }
    };
    yield* eventStream({
      ...options,
      schema: checked.route.reply as z.ZodType<Reply<Routes[N]>>,
      open,
      where: this.where,
      clock: this.#clock,
      sleep: this.#sleep,
      random: this.#random,
    });
  }

  #headers(more: Record<string, string>): Record<string, string> {
    const { token, agent = "client" } = this.#options;
    return {
      Accept: "application/json",
      "User-Agent": `backchannel-${agent}`,
      ...(token && { Authorization: `Bearer ${token}` }),
      ...more,
    };
  }

  #fetch({ method, path, body }: WireRequest, headers: Record<string, string>, signal: AbortSignal) {
    const { fetch = globalThis.fetch, unix } = this.#options;
    const url = `${this.#base}/v1${path}`;
    return fetch(url, {
      method,
      headers: body === undefined ? headers : { ...headers, "Content-Type": "application/json" },
      signal,
      // The token goes to the relay alone: not to where an answer points, not to a proxy from the environment.
      redirect: "manual",
      timeout: false,
      ...(body !== undefined && { body }),
      ...(unix ? { unix } : isLoopback(url) && { proxy: false }),
    });
  }
}

/** The schemas of a route, for what isn't plain at a glance. */
const check = async (name: RouteName) => (await import("./route-check.ts")).routeCheck(name);

/** Milliseconds that the relay may hold the answer, because it was asked to. */
const waitOf = (input: unknown): number =>
  typeof input === "object" && input && "wait" in input ? Number(input.wait ?? 0) * 1000 : 0;
