import type { RequestId } from "@modelcontextprotocol/sdk/types.js";
import type { Clock } from "../domain/clock.ts";
import { Fault } from "../domain/fault.ts";
import { limits } from "../domain/limits.ts";
import type { After } from "./after.ts";
import type { RelayLink } from "./relay-link.ts";

/** What one answer handed out. */
interface Batch {
  receipts: string[];
  /** When the lease ends by our own clock; from then on the messages are others' to claim. */
  ends: number;
  /** The whole answer went into the client's pipe. */
  answered: boolean;
  /** The client has shown life since. */
  read: boolean;
  acking?: Promise<void>;
  stopTimer?: () => void;
}

interface Options {
  relay: Pick<RelayLink, "call">;
  clock: Clock;
  after: After;
  log: (line: string) => void;
}

/** A pipe that is still open this long after an answer counts as a sign of life. */
export const openPipe = 5000;

/**
 * Messages that were claimed for the client, until it is known to have them. A message is acked only after a sign of life
 * that came later than its answer; without one it is given back, or comes back by itself when its lease ends.
 */
export class PendingAcks {
  readonly #options: Options;
  readonly #batches = new Map<RequestId, Batch>();

  constructor(options: Options) {
    this.#options = options;
  }

  /** These were claimed for the answer to this request. */
  hold(request: RequestId, receipts: string[]): void {
    if (receipts.length === 0) return;
    const ends = this.#options.clock.elapsed() + limits.lease.normal * 1000;
    this.#batches.set(request, { receipts, ends, answered: false, read: false });
  }

  /** Whether the answer to this request hands out messages that nobody is known to have yet. */
  holds(request: RequestId): boolean {
    return this.#batches.has(request);
  }

  /** The answer to this request is in the client's pipe. */
  answered(request: RequestId): void {
    const batch = this.#batches.get(request);
    if (!batch) return;
    batch.answered = true;
    this.#watch(request, batch);
  }

  /** The client has made a request: so it is alive, and what was answered before has reached it. */
  alive(): void {
    for (const [request, batch] of this.#batches) if (batch.answered) this.#ack(request, batch);
  }

  /** The client gave up on this request, so nobody will look at its answer. */
  async giveBack(request: RequestId): Promise<void> {
    const batch = this.#batches.get(request);
    if (!batch || batch.acking) return;
    this.#forget(request, batch);
    await this.#settle("release", batch);
  }

  /** The client is gone: what it has read is acked, the rest is given back. */
  async close(): Promise<void> {
    await Promise.all([...this.#batches].map(([request, batch]) => this.#end(request, batch)));
  }

  async #end(request: RequestId, batch: Batch): Promise<void> {
    batch.stopTimer?.();
    await batch.acking;
    if (this.#batches.get(request) !== batch) return;
    this.#forget(request, batch);
    await this.#settle(batch.read ? "ack" : "release", batch);
  }

  #watch(request: RequestId, batch: Batch): void {
    batch.stopTimer?.();
    batch.stopTimer = this.#options.after(openPipe, () => this.#ack(request, batch));
  }

  #ack(request: RequestId, batch: Batch): void {
    batch.read = true;
    batch.acking ??= this.#ackNow(request, batch);
  }

  async #ackNow(request: RequestId, batch: Batch): Promise<void> {
    batch.stopTimer?.();
    const settled = await this.#settle("ack", batch);
    delete batch.acking;
    if (settled) this.#forget(request, batch);
    else this.#watch(request, batch);
  }

  /** True when there is nothing left to try. */
  async #settle(how: "ack" | "release", { receipts, ends }: Batch): Promise<boolean> {
    const { relay, clock, log } = this.#options;
    const what = `the ${how} of ${receipts.length} message${receipts.length === 1 ? "" : "s"}`;
    if (clock.elapsed() >= ends) {
      log(`${what} was not possible before the lease ended; another reader may get them`);
      return true;
    }
    try {
      const { lost } = await relay.call(how, { receipts });
      if (lost.length > 0) log(`${what}: ${lost.length} had been lost to another reader`);
      return true;
    } catch (error) {
      log(`${what} failed: ${error instanceof Error ? error.message : error}`);
      return error instanceof Fault && error.code === "claim.lost";
    }
  }

  #forget(request: RequestId, batch: Batch): void {
    batch.stopTimer?.();
    if (this.#batches.get(request) === batch) this.#batches.delete(request);
  }
}
