import { fault } from "../domain/fault.ts";
import { limits } from "../domain/limits.ts";
import type { Connection } from "./connection.ts";

/** How an answer that is held back, or streamed, learns that nobody waits for it any more. */
export interface Held extends Disposable {
  /** Aborted when the client hangs up, or the relay stops. */
  readonly signal: AbortSignal;
}

const atOnce: Held = { signal: new AbortController().signal, [Symbol.dispose]() {} };

/** The answers held open now: long polls and event streams. There is room for so many, see `streamLimit`. */
export class HeldAnswers {
  readonly #requests = new WeakSet<Request>();

  constructor(
    private readonly most: number,
    private readonly stopping: AbortSignal,
    /** How many of each kind are open. */
    private readonly open = { streams: 0, polls: 0 },
  ) {}

  /** Whether the answer to this one was held, so that how long it took says nothing. */
  has(request: Request): boolean {
    return this.#requests.has(request);
  }

  /** Counts one until it is disposed of. */
  hold(request: Request, kind: keyof typeof this.open = "streams"): Held {
    if (this.open.streams + this.open.polls >= this.most) throw fault("stream.limit");
    this.open[kind]++;
    this.#requests.add(request);
    const end = new AbortController();
    const abort = () => end.abort();
    const causes = [request.signal, this.stopping];
    for (const cause of causes) cause.addEventListener("abort", abort);
    if (causes.some((cause) => cause.aborted)) abort();

    let over = false;
    const dispose = () => {
      if (over) return;
      over = true;
      this.open[kind]--;
      for (const cause of causes) cause.removeEventListener("abort", abort);
    };
    return { signal: end.signal, [Symbol.dispose]: dispose };
  }

  /** For an answer that may take `seconds`, in which the connection is silent but not to be cut. */
  wait(seconds: number, request: Request, connection?: Connection): Held {
    if (seconds === 0) return atOnce;
    const held = this.hold(request, "polls");
    connection?.patience(0);
    const dispose = () => {
      connection?.patience(limits.streamStall);
      held[Symbol.dispose]();
    };
    return { signal: held.signal, [Symbol.dispose]: dispose };
  }
}
