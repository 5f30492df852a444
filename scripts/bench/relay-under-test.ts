import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Subprocess } from "bun";
import { unbounded } from "../../test/support/unbounded.ts";

export const bch = [
  process.execPath,
  "--no-env-file",
  "--config=/dev/null",
  join(import.meta.dir, "../../src/cli.ts"),
];

/** The real relay in a process of its own, on a home on the disk that is measured. */
export class RelayUnderTest implements AsyncDisposable {
  readonly #process: Subprocess<"ignore", "pipe", "inherit">;

  private constructor(
    readonly home: string,
    process: Subprocess<"ignore", "pipe", "inherit">,
    readonly port: number,
  ) {
    this.#process = process;
  }

  static async start(home: string, ...flags: string[]): Promise<RelayUnderTest> {
    const where = ["--host", "127.0.0.1", "--port", "0", "--quiet", "--json", ...unbounded];
    const child = Bun.spawn([...bch, "relay", ...where, ...flags], {
      env: { ...process.env, BACKCHANNEL_HOME: home, BACKCHANNEL_ROOM_TOKEN: "room" },
      stdio: ["ignore", "pipe", "inherit"],
    });
    for await (const piece of child.stdout) {
      const { urls } = JSON.parse(new TextDecoder().decode(piece)) as { urls: string[] };
      return new RelayUnderTest(home, child, Number(new URL(urls[0]!).port));
    }
    throw new Error("the relay ended before it said where it listens");
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** A new agent's token. */
  async join(name: string): Promise<string> {
    return ((await this.post("/register", "room", { name })) as { token: string }).token;
  }

  async post(path: string, token: string, input: unknown): Promise<unknown> {
    const reply = await fetch(`${this.url}/v1${path}`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}` },
      body: JSON.stringify(input),
    });
    if (!reply.ok) throw new Error(`${path} was answered with ${reply.status}: ${await reply.text()}`);
    return reply.json();
  }

  /** Bytes of memory in use; undefined where the system doesn't say it the way Linux does. */
  memory(): number | undefined {
    if (process.platform !== "linux") return undefined;
    const kilobytes = /^VmRSS:\s+(\d+) kB/m.exec(
      readFileSync(`/proc/${this.#process.pid}/status`, "utf8"),
    )?.[1];
    return Number(kilobytes) * 1024;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#process.kill("SIGTERM");
    await this.#process.exited;
  }
}
