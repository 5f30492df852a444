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
  readonly #byAgent = new Map<string, number>();

  constructor(
    private readonly most: number,
    /** How many one agent may have. */
    private readonly each: () => number,
    private readonly stopping: AbortSignal,
    /** How many of each kind are open. */
    private readonly open = { streams: 0, polls: 0 },
  ) {}

  /** Whether the answer to this one was held, so that how long it took says nothing. */
  has(request: Request): boolean {
    return this.#requests.has(request);
  }

  /** Counts one until it is disposed of. */
  hold(request: Request, agent: string, kind: keyof typeof this.open = "streams"): Held {
    if (this.open.streams + this.open.polls >= this.most) throw fault("stream.limit");
    const own = this.#byAgent.get(agent) ?? 0;
    if (own >= this.each()) throw fault("stream.agent", own);
    this.#byAgent.set(agent, own + 1);
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
      const left = this.#byAgent.get(agent)! - 1;
      if (left > 0) this.#byAgent.set(agent, left);
      else this.#byAgent.delete(agent);
      for (const cause of causes) cause.removeEventListener("abort", abort);
    };
    return { signal: end.signal, [Symbol.dispose]: dispose };
  }

  /** For an answer that may take `seconds`, in which the connection is silent but not to be cut. */
  wait(seconds: number, agent: string, request: Request, connection?: Connection): Held {
    if (seconds === 0) return atOnce;
    const held = this.hold(request, agent, "polls");
    connection?.patience(0);
    const dispose = () => {
      connection?.patience(limits.streamStall);
      held[Symbol.dispose]();
    };
    return { signal: held.signal, [Symbol.dispose]: dispose };
  }
}
