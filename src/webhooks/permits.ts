interface Bounds {
  /** How many things may be under way at once. */
  most: number;
  /** Of one owner. */
  ofOwner: number;
  /** Of one host that is called. */
  ofHost: number;
}

interface Waiting {
  owner: string;
  host: string;
  go: () => void;
}

/** How many things may be under way at once. Whoever has as many as it may have, or waits for a slow host, holds up only itself. */
export class Permits {
  #taken = 0;
  readonly #byOwner = new Map<string, number>();
  readonly #byHost = new Map<string, number>();
  #waiting: Waiting[] = [];

  constructor(private readonly bounds: Bounds) {}

  /** Waits until there is room; disposed of, it makes room for the next. */
  take(owner: string, host: string): Promise<Disposable> {
    const { promise, resolve } = Promise.withResolvers<Disposable>();
    const go = () => resolve({ [Symbol.dispose]: () => this.#giveBack(owner, host) });
    this.#waiting.push({ owner, host, go });
    this.#letIn();
    return promise;
  }

  #hasRoom({ owner, host }: Waiting): boolean {
    const own = this.#byOwner.get(owner) ?? 0;
    // The second half is for owners that have nothing under way: a few who have much, all of it slow, don't get it.
    const most = own === 0 ? this.bounds.most : this.bounds.most / 2;
    const ofHost = this.#byHost.get(host) ?? 0;
    return this.#taken < most && own < this.bounds.ofOwner && ofHost < this.bounds.ofHost;
  }

  #letIn(): void {
    const stay: Waiting[] = [];
    for (const one of this.#waiting) {
      if (this.#hasRoom(one)) {
        this.#count(one.owner, one.host, 1);
        one.go();
      } else stay.push(one);
    }
    this.#waiting = stay;
  }

  #count(owner: string, host: string, more: number): void {
    this.#taken += more;
    for (const [counts, key] of [
      [this.#byOwner, owner],
      [this.#byHost, host],
    ] as const) {
      const now = (counts.get(key) ?? 0) + more;
      if (now > 0) counts.set(key, now);
      else counts.delete(key);
    }
  }

  #giveBack(owner: string, host: string): void {
    this.#count(owner, host, -1);
    this.#letIn();
  }
}
