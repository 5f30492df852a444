import { join } from "node:path";
import type { Subprocess } from "bun";
import { TemporaryFolder } from "./temporary-folder.ts";
import { unbounded } from "./unbounded.ts";

const root = join(import.meta.dir, "..", "..");
const sources = [
  process.execPath,
  "--no-env-file",
  "--config=/dev/null",
  "--tsconfig-override=/dev/null",
  join(root, "src", "cli.ts"),
];

/** `bch`: compiled, where `npm test` has made one for all of its tests, as it starts in less than half of the time; else as its first line starts it. */
export const bch = process.env.BCH_COMPILED ? [process.env.BCH_COMPILED] : sources;

/** How a relay is run, where that isn't as always. */
export interface Staging {
  /** More flags of `bch relay`. */
  options?: string[];
  /** A command that starts it: strace, say. */
  under?: string[];
  env?: Record<string, string>;
  /** Gets what it says on stderr. */
  hear?: (text: string) => void;
}

/** A real relay in a process of its own, on a home of its own: `await using relay = await RelayProcess.start()`. */
export class RelayProcess implements AsyncDisposable {
  url = "";
  /** Its process, once it has said where it listens. */
  pid = 0;
  #process: Subprocess<"ignore", "pipe", "ignore" | "pipe"> | undefined;

  /** Nothing runs until `restart`. */
  constructor(
    readonly home = new TemporaryFolder(),
    readonly staging: Staging = {},
  ) {}

  /** `options` are more flags of `bch relay`. */
  static async start(...options: string[]): Promise<RelayProcess> {
    const relay = new RelayProcess(new TemporaryFolder(), { options });
    await relay.restart();
    return relay;
  }

  /** At the same URL as before; `change`: another way to run it, this once. */
  async restart(change: Staging = {}): Promise<void> {
    const { options = [], under = [], env, hear } = { ...this.staging, ...change };
    const port = this.url ? new URL(this.url).port : "0";
    this.pid = 0;
    const where = ["--host", "127.0.0.1", "--port", port, ...unbounded, ...options];
    this.#process = Bun.spawn([...under, ...bch, "relay", ...where, "--token", "room", "--quiet", "--json"], {
      env: { ...process.env, BACKCHANNEL_HOME: this.home.path, ...env },
      stdio: ["ignore", "pipe", hear ? "pipe" : "ignore"],
    });
    if (hear) void listen(this.#process.stderr as ReadableStream<Uint8Array>, hear);
    for await (const piece of this.#process.stdout) {
      const { urls, pid } = JSON.parse(new TextDecoder().decode(piece));
      this.url = urls[0];
      this.pid = pid;
      return;
    }
    throw new Error("the relay ended before it said where it listens");
  }

  /** To the relay itself, whatever it runs under; for one that has ended, nothing. */
  signal(signal: NodeJS.Signals): void {
    try {
      if (this.pid > 0) process.kill(this.pid, signal);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
    }
  }

  /** Resolves when it has ended. */
  get ended(): Promise<unknown> {
    return this.#process?.exited ?? Promise.resolve();
  }

  /** As a power cut would: nothing is finished, nothing is said. */
  async kill(): Promise<void> {
    if (this.#process?.exitCode === null) this.signal("SIGKILL");
    this.#process?.kill("SIGKILL");
    await this.#process?.exited;
  }

  /** Asks it to end; gives its exit code when it has. */
  async stop(): Promise<number | undefined> {
    this.#process?.kill("SIGTERM");
    return this.#process?.exited;
  }

  /** `ask("POST /send", { token, body: {…} })` */
  ask(what: string, { token, body }: { token: string; body?: unknown }): Promise<Response> {
    const [method = "GET", path = ""] = what.split(" ");
    return fetch(`${this.url}/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${token}` },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  }

  /** Its personal token. */
  async join(name: string): Promise<string> {
    const reply = await this.ask("POST /register", { token: "room", body: { name } });
    return ((await reply.json()) as { token: string }).token;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill();
    this.home[Symbol.dispose]();
  }
}

async function listen(output: ReadableStream<Uint8Array>, hear: (text: string) => void): Promise<void> {
  const decoder = new TextDecoder();
  for await (const piece of output) hear(decoder.decode(piece, { stream: true }));
}
