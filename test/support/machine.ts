import { stopRelay } from "../../src/cli/stop-relay.ts";
import { findRelay } from "../../src/client/relay-run.ts";
import { type BchOptions, BchProcess, type Ended } from "./bch-process.ts";
import { TemporaryFolder } from "./temporary-folder.ts";

type More = Omit<BchOptions, "home">;

/** A machine is a home: somebody types `bch` there. */
export class Machine implements AsyncDisposable {
  readonly folder = new TemporaryFolder();
  readonly #started: BchProcess[] = [];

  /** `always`: how each command runs here, unless it says otherwise. */
  constructor(readonly always: More = {}) {}

  get home(): string {
    return this.folder.path;
  }

  /** A command that goes on; it ends with the machine, if not before. */
  start(words: string[], more: More = {}): BchProcess {
    const env = { ...this.always.env, ...more.env };
    const started = new BchProcess(words, { ...this.always, ...more, env, home: this.home });
    this.#started.push(started);
    return started;
  }

  /** One command from start to end, however it ends. */
  run(words: string[], more: More = {}): Promise<Ended> {
    return this.start(words, more).ended;
  }

  /** What a command answers; anything but success fails the test with all that was said. */
  async bch(...words: string[]): Promise<string> {
    return this.#answer(words, await this.run(words));
  }

  /** The same with `--json`, taken apart. */
  async json<T>(...words: string[]): Promise<T> {
    return JSON.parse(await this.bch(...words, "--json")) as T;
  }

  /** The same by another agent of this machine. */
  async as(agent: string, ...words: string[]): Promise<string> {
    return this.#answer(words, await this.run(words, { env: { BACKCHANNEL_AGENT: agent } }));
  }

  #answer(words: string[], { code, out, err }: Ended): string {
    if (code !== 0) throw new Error(`bch ${words.join(" ")} ended with ${code}:\n${out}\n${err}`);
    return out;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#started.map((started) => started[Symbol.asyncDispose]()));
    // One in the background, if a command has started it.
    if (await findRelay(this.home)) await stopRelay(this.home);
    this.folder[Symbol.dispose]();
  }
}
