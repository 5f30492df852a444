import type { Subprocess } from "bun";
import { bch } from "./relay-process.ts";

export interface BchOptions {
  home: string;
  /** All there is beside PATH and the home: nothing of this machine's environment gets in. */
  env?: Record<string, string> | undefined;
  cwd?: string | undefined;
  /** What is piped in; without, standard input is empty. */
  input?: string | undefined;
  /** Another bch than that of the sources. */
  program?: readonly string[] | undefined;
}

export interface Ended {
  /** Undefined when a signal ended it. */
  code: number | undefined;
  out: string;
  err: string;
}

/** A real `bch` that runs: what it has said so far, and how it ends. `await using` ends it in any case. */
export class BchProcess implements AsyncDisposable {
  out = "";
  err = "";
  /** Resolves when it has ended and all that it said has been read. */
  readonly ended: Promise<Ended>;
  readonly #process: Subprocess<"pipe" | "ignore", "pipe", "pipe">;
  #over = false;
  #next = Promise.withResolvers<void>();

  constructor(words: string[], { home, env, cwd, input, program = bch }: BchOptions) {
    this.#process = Bun.spawn([...program, ...words], {
      env: { PATH: process.env.PATH, BACKCHANNEL_HOME: home, ...env },
      cwd: cwd ?? home,
      stdio: [input === undefined ? "ignore" : new Blob([input]), "pipe", "pipe"],
    }) as Subprocess<"ignore", "pipe", "pipe">;
    this.ended = this.#end();
  }

  get pid(): number {
    return this.#process.pid;
  }

  async #end(): Promise<Ended> {
    await Promise.all([
      this.#read(this.#process.stdout, (text) => {
        this.out += text;
      }),
      this.#read(this.#process.stderr, (text) => {
        this.err += text;
      }),
      this.#process.exited,
    ]);
    this.#over = true;
    this.#tell();
    return { code: this.#process.exitCode ?? undefined, out: this.out, err: this.err };
  }

  async #read(stream: ReadableStream<Uint8Array>, take: (text: string) => void): Promise<void> {
    const decoder = new TextDecoder();
    for await (const piece of stream) {
      take(decoder.decode(piece, { stream: true }));
      this.#tell();
    }
  }

  /** Waits until it has said this; a process that ends without is an error that has all it said. */
  async says(words: string | RegExp, where: "out" | "err" = "out"): Promise<RegExpMatchArray> {
    const pattern = typeof words === "string" ? new RegExp(RegExp.escape(words)) : words;
    for (;;) {
      const found = this[where].match(pattern);
      if (found) return found;
      if (this.#over) throw new Error(`it never said ${words}:\n${this.out}\n${this.err}`);
      await this.more();
    }
  }

  /** Until it says anything more, or ends. */
  async more(): Promise<void> {
    if (this.#over) throw new Error(`it has ended:\n${this.out}\n${this.err}`);
    await this.#next.promise;
  }

  #tell(): void {
    this.#next.resolve();
    this.#next = Promise.withResolvers();
  }

  /** Asks it to end, and waits for that. */
  async end(signal: NodeJS.Signals = "SIGTERM"): Promise<Ended> {
    this.#process.kill(signal);
    return this.ended;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.end("SIGKILL");
  }
}
