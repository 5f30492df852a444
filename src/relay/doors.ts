import { type Clock, systemClock } from "../domain/clock.ts";
import { FileReserve } from "./file-reserve.ts";

type Server = Pick<Bun.Server<undefined>, "stop">;

export interface DoorsOptions {
  /** Listens again where the servers did. */
  reopen: () => Server[];
  warn: (line: string) => void;
  files?: FileReserve;
  clock?: Clock;
}

/**
 * Some for mail; some for those who were connected and have to come again, before a crowd that only rests has gone.
 */
const reserve = { most: 64, least: 32, room: 16 };
/** Milliseconds between two looks: at rest, and at least while requests come; and before the same is said again. */
const pause = { rest: 250, busy: 20, said: 60_000 };

/**
 * The TCP addresses of a relay, closed while no file is left. Bun accepts whatever comes; without a descriptor it would
 * try again without end, and mail would find none either. Closed, what is under way goes on, and newcomers are refused
 * at once instead of waiting in vain; what is connected and says nothing is gone after 12 s.
 */
export class Doors {
  #open: Server[];
  /** Closed, with answers that go on. */
  readonly #leaving = new Set<Server>();
  readonly #options: DoorsOptions;
  readonly #files: FileReserve;
  readonly #clock: Clock;
  readonly #watch: Timer | undefined;
  #closed = false;
  #looked = 0;
  readonly #said = new Map<string, number>();

  constructor(servers: Server[], options: DoorsOptions) {
    this.#open = servers;
    this.#options = options;
    this.#files = options.files ?? new FileReserve(reserve);
    this.#clock = options.clock ?? systemClock;
    // Without an address there is nothing to close.
    if (servers.length === 0) return;
    this.#files.fill();
    this.#watch = setInterval(() => this.look(), pause.rest);
    this.#watch.unref();
  }

  /** A request has come, so that others may have too. */
  passed(): void {
    if (this.#watch && this.#clock.elapsed() - this.#looked >= pause.busy) this.look();
  }

  /** Closes or opens, as it is needed now. */
  look(): void {
    this.#looked = this.#clock.elapsed();
    if (!this.#closed) {
      if (this.#files.isNeeded()) this.#close();
      else this.#files.fill();
    } else if (this.#files.fill()) this.#reopen();
    else this.#files.release();
  }

  #close(): void {
    this.#closed = true;
    for (const server of this.#open) {
      this.#leaving.add(server);
      void server.stop().then(() => this.#leaving.delete(server));
    }
    this.#open = [];
    this.#files.release();
    this.#say(
      "no more files can be opened: while that is so, connections are refused (ulimit -n, LimitNOFILE)",
    );
  }

  #reopen(): void {
    try {
      this.#open = this.#options.reopen();
      this.#closed = false;
    } catch (reason) {
      // The next look tries again; until then local clients have the Unix socket.
      this.#files.release();
      this.#say(`can't accept connections again: ${reason instanceof Error ? reason.message : reason}`);
    }
  }

  /** It may come and go several times a second. */
  #say(line: string): void {
    const now = this.#clock.elapsed();
    if (now - (this.#said.get(line) ?? Number.NEGATIVE_INFINITY) < pause.said) return;
    this.#said.set(line, now);
    this.#options.warn(line);
  }

  /** Accepts nothing more; resolves when all answers have ended, with `force` at once. */
  async stop(force = false): Promise<void> {
    clearInterval(this.#watch);
    this.#files.release();
    await Promise.all([...this.#open, ...this.#leaving].map((server) => server.stop(force)));
  }
}
