import type { Connection } from "../client/connect.ts";
import type { CallOptions, RelayClient } from "../client/relay-client.ts";
import type { Input, Reply } from "../contract/route.ts";
import type { RouteName, Routes } from "../contract/routes.ts";
import type { ErrorCode } from "../domain/errors.ts";
import { Fault } from "../domain/fault.ts";

/** Errors after which a new connection may do better: the relay has left or moved, or the identity was made anew. */
const stale: ReadonlySet<ErrorCode> = new Set([
  "relay.unreachable",
  "relay.absent",
  "relay.strange",
  "relay.stopping",
  "identity.missing",
  "auth.missing",
  "auth.wrong",
  "auth.mistyped",
  "auth.kind",
]);

/** What the tools need of a connection. */
export type Linked = Pick<Connection, "agent" | "url"> & { client: Pick<RelayClient, "call"> };

/** The way to the relay: made at the first call, and again after a failure, so that the shim outlives both. */
export class RelayLink<C extends Linked = Connection> {
  readonly #connect: () => Promise<C>;
  #connection: Promise<C> | undefined;

  constructor(connect: () => Promise<C>) {
    this.#connect = connect;
  }

  /** The connection in use, or a new one. */
  connection(): Promise<C> {
    this.#connection ??= this.#open();
    return this.#connection;
  }

  /**
   * An old connection gets one try: a local relay that has left while idle won't come back by waiting, only by connecting.
   * The call is then made again on a new one, so give a `key` to what mustn't happen twice.
   */
  async call<N extends RouteName>(
    name: N,
    input: Input<Routes[N]>,
    options: CallOptions = {},
  ): Promise<Reply<Routes[N]>> {
    if (!this.#connection) return await this.#try(name, input, options);
    try {
      return await this.#try(name, input, { ...options, once: true });
    } catch (error) {
      if (!isStale(error) || options.signal?.aborted) throw error;
      return await this.#try(name, input, options);
    }
  }

  async #try<N extends RouteName>(name: N, input: Input<Routes[N]>, options: CallOptions) {
    const used = this.connection();
    try {
      return await (await used).client.call(name, input, options);
    } catch (error) {
      if (isStale(error)) this.#forget(used);
      throw error;
    }
  }

  #open(): Promise<C> {
    const opening = this.#connect();
    opening.catch(() => this.#forget(opening));
    return opening;
  }

  /** Unless another call has replaced it already. */
  #forget(used: Promise<C>): void {
    if (this.#connection === used) this.#connection = undefined;
  }
}

const isStale = (error: unknown): boolean => error instanceof Fault && stale.has(error.code);
