import { join } from "node:path";
import type { Subprocess } from "bun";
import { TemporaryFolder } from "./temporary-folder.ts";

const root = join(import.meta.dir, "..", "..");
/** `bch`, the way its first line starts it. */
export const bch = [process.execPath, "--no-env-file", "--config=/dev/null", join(root, "src", "cli.ts")];

/** A real relay in a process of its own, on a home of its own: `await using relay = await RelayProcess.start()`. */
export class RelayProcess implements AsyncDisposable {
  readonly home = new TemporaryFolder();
  url = "";
  #options: string[] = [];
  #process: Subprocess<"ignore", "pipe", "ignore"> | undefined;

  /** `options` are more flags of `bch relay`. */
  static async start(...options: string[]): Promise<RelayProcess> {
    const relay = new RelayProcess();
    relay.#options = options;
    await relay.restart();
    return relay;
  }

  /** At the same URL as before. */
  async restart(): Promise<void> {
    const port = this.url ? new URL(this.url).port : "0";
    const where = ["--host", "127.0.0.1", "--port", port, ...this.#options];
    this.#process = Bun.spawn([...bch, "relay", ...where, "--token", "room", "--quiet", "--json"], {
      env: { ...process.env, BACKCHANNEL_HOME: this.home.path },
      stdio: ["ignore", "pipe", "ignore"],
    });
    for await (const piece of this.#process.stdout) {
      this.url = JSON.parse(new TextDecoder().decode(piece)).urls[0];
      return;
    }
    throw new Error("the relay ended before it said where it listens");
  }

  /** As a power cut would: nothing is finished, nothing is said. */
  async kill(): Promise<void> {
    this.#process?.kill("SIGKILL");
    await this.#process?.exited;
  }

  /** Its personal token. */
  async join(name: string): Promise<string> {
    const reply = await fetch(`${this.url}/v1/register`, {
      method: "POST",
      headers: { authorization: "Bearer room" },
      body: JSON.stringify({ name }),
    });
    return ((await reply.json()) as { token: string }).token;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill();
    this.home[Symbol.dispose]();
  }
}
