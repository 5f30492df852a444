import type { Clock } from "../domain/clock.ts";
import { fault } from "../domain/fault.ts";
import type { Rates } from "../domain/rates.ts";

/** How long a piece of dear work has gone on. */
export interface Pace {
  /** For long enough. */
  isLong(): boolean;
  /** Lets every request get on, if it is long. */
  rest(): Promise<void>;
}

/** Leave to do dear work. */
export interface Turn extends Pace, Disposable {
  /** Does something with each of many. */
  map<T, R>(items: Iterable<T>, act: (item: T) => R): Promise<R[]>;
}

/** Milliseconds of work in one go. */
const most = 2;

/**
 * Dear work, such as a list of thousands or a large body: of one owner one thing after another, and of all owners together one piece
 * in each turn of the event loop. So whoever asks for much, and however often at once, waits for itself; a send waits for one piece.
 */
export class Turns {
  /** When the last thing of an owner is done. */
  readonly #last = new Map<string, Promise<void>>();
  /** What of an owner waits or is under way. */
  readonly #open = new Map<string, Set<{ isOver: boolean }>>();
  readonly #pieces: (() => void)[] = [];

  constructor(
    /** What the owner has spent meanwhile. */
    private readonly spent: Pick<Rates, "spend">,
    private readonly clock: Pick<Clock, "elapsed">,
    private readonly soon: (act: () => void) => void = setImmediate,
  ) {}

  /** When all that its owner asked for before is done. Refused if that has cost all that the owner may spend. */
  async take(owner: string): Promise<Turn> {
    const before = this.#last.get(owner);
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#last.set(owner, promise);
    const state = { isOver: false };
    const own = this.#open.get(owner) ?? new Set();
    this.#open.set(owner, own.add(state));
    const check = () => {
      if (state.isOver) throw fault("auth.wrong");
    };
    const done = () => {
      if (this.#last.get(owner) === promise) this.#last.delete(owner);
      own.delete(state);
      if (own.size === 0 && this.#open.get(owner) === own) this.#open.delete(owner);
      resolve();
    };
    await before;
    await this.#piece();
    try {
      check();
      this.spent.spend(owner, 0);
    } catch (error) {
      done();
      throw error;
    }
    const pace = this.pace(check);
    const map: Turn["map"] = async (items, act) => {
      const made = [];
      for (const item of items) {
        made.push(act(item));
        await pace.rest();
      }
      return made;
    };
    return { ...pace, map, [Symbol.dispose]: done };
  }

  /** The same for one piece of work that follows at once. */
  async once(owner: string): Promise<void> {
    (await this.take(owner))[Symbol.dispose]();
  }

  /** For work that nobody has asked for. */
  pace(check = () => {}): Pace {
    let began = this.clock.elapsed();
    const isLong = () => this.clock.elapsed() - began >= most;
    const rest = async () => {
      if (!isLong()) return;
      await this.#piece();
      began = this.clock.elapsed();
      check();
    };
    return { isLong, rest };
  }

  /** The owner's token is good no more: what waits by it is refused, as the name may soon be another's. */
  end(owner: string): void {
    for (const state of this.#open.get(owner) ?? []) state.isOver = true;
    this.#open.delete(owner);
  }

  #piece(): Promise<void> {
    return new Promise((go) => {
      this.#pieces.push(go);
      if (this.#pieces.length === 1) this.soon(() => this.#next());
    });
  }

  #next(): void {
    this.#pieces.shift()?.();
    if (this.#pieces.length > 0) this.soon(() => this.#next());
  }
}
