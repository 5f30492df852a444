/** Who waits until things that come in order are done, up to one of them. */
export class Waiters {
  #all: { until: number; resolve: () => void; reject: (reason: unknown) => void }[] = [];

  wait(until: number): Promise<void> {
    return new Promise((resolve, reject) => this.#all.push({ until, resolve, reject }));
  }

  /** All up to this one are done. */
  reached(place: number): void {
    const done = this.#all.filter(({ until }) => until <= place);
    if (done.length === 0) return;
    this.#all = this.#all.filter(({ until }) => until > place);
    for (const { resolve } of done) resolve();
  }

  fail(reason: unknown): void {
    for (const { reject } of this.#all.splice(0)) reject(reason);
  }
}
