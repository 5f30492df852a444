/** How many things may be under way at once: in all, and of one owner. Whoever has as many as it may have holds up only itself. */
export class Permits {
  #taken = 0;
  readonly #byOwner = new Map<string, number>();
  #waiting: { owner: string; go: () => void }[] = [];

  constructor(
    private readonly most: number,
    private readonly each: number,
  ) {}

  /** Waits until there is room; disposed of, it makes room for the next. */
  async take(owner: string): Promise<Disposable> {
    if (!this.#hasRoom(owner)) await new Promise<void>((go) => this.#waiting.push({ owner, go }));
    else this.#count(owner, 1);
    return { [Symbol.dispose]: () => this.#giveBack(owner) };
  }

  #hasRoom(owner: string): boolean {
    return this.#taken < this.most && (this.#byOwner.get(owner) ?? 0) < this.each;
  }

  #count(owner: string, more: number): void {
    this.#taken += more;
    const now = (this.#byOwner.get(owner) ?? 0) + more;
    if (now > 0) this.#byOwner.set(owner, now);
    else this.#byOwner.delete(owner);
  }

  #giveBack(owner: string): void {
    this.#count(owner, -1);
    const next = this.#waiting.find((waiting) => this.#hasRoom(waiting.owner));
    if (!next) return;
    this.#waiting = this.#waiting.filter((waiting) => waiting !== next);
    this.#count(next.owner, 1);
    next.go();
  }
}
