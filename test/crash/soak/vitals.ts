/** How a relay was at a second of its life: see fast-days.ts. */
export interface Sample {
  /** Seconds since the load began. */
  at: number;
  rss: number;
  heap: number;
  files: number;
  sockets: number;
}

/** What a relay with fast days says of itself, over time. */
export class Vitals {
  readonly #samples: Sample[] = [];
  #start = performance.now();
  #rest = "";

  begin(): void {
    this.#start = performance.now();
    this.#samples.length = 0;
  }

  hear(text: string): void {
    const lines = (this.#rest + text).split("\n");
    this.#rest = lines.pop()!;
    for (const line of lines) {
      if (line.startsWith('{"rss"'))
        this.#samples.push({ at: (performance.now() - this.#start) / 1000, ...JSON.parse(line) });
      else console.log(`        the relay says: ${line}`);
    }
  }

  since(seconds: number): Sample[] {
    return this.#samples.filter(({ at }) => at >= seconds);
  }
}
