/** A campaign that is told to stop finishes what it is at, so that no disk stays mounted and no relay runs on. */
export class Interrupted implements Disposable {
  readonly #stop = new AbortController();
  readonly #told = () => this.#stop.abort();

  constructor() {
    for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, this.#told);
  }

  get signal(): AbortSignal {
    return this.#stop.signal;
  }

  [Symbol.dispose](): void {
    for (const signal of ["SIGINT", "SIGTERM"]) process.off(signal, this.#told);
  }
}
