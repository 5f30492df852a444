import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const bch = [
  process.execPath,
  "--no-env-file",
  "--config=/dev/null",
  "--tsconfig-override=/dev/null",
  join(import.meta.dir, "../src/cli.ts"),
];

/** Somebody at a terminal of their own: a machine is a home. */
export interface Player {
  name: string;
  home: string;
}

/** Runs the real `bch` for players and shows what they see. Disposing it ends every process and removes every file. */
export class Stage implements AsyncDisposable {
  readonly #folder = mkdtempSync(join(tmpdir(), "backchannel-demo-"));
  readonly #running = new Set<Bun.Subprocess>();
  #over = false;

  player(name: string): Player {
    return { name, home: join(this.#folder, name) };
  }

  say(text: string): void {
    console.log(`\n${text}`);
  }

  /** One command from start to end; gives what it answered. */
  async run(player: Player, ...words: string[]): Promise<string> {
    const { run, lines } = this.start(player, ...words);
    const answer = await Array.fromAsync(lines);
    const status = await run.exited;
    if (status !== 0) throw new Error(`bch ${words[0]} ended with ${status}`);
    return answer.join("\n");
  }

  /** A command that goes on; `lines` is what it answers, as it does. */
  start(player: Player, ...words: string[]) {
    if (this.#over) throw new Error("the demo is over");
    console.log(`${player.name} $ bch ${words.map(quoted).join(" ")}`);
    const run = Bun.spawn([...bch, ...words], {
      cwd: this.#folder,
      env: { PATH: process.env.PATH, BACKCHANNEL_HOME: player.home },
      stdio: ["ignore", "pipe", "inherit"],
    });
    this.#running.add(run);
    void run.exited.then(() => this.#running.delete(run));
    return { run, lines: shown(run.stdout) };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#over = true;
    for (const run of this.#running) run.kill("SIGTERM");
    await Promise.all([...this.#running].map((run) => run.exited));
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

async function* shown(output: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const chunk of output) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split("\n");
    rest = lines.pop()!;
    for (const line of lines) {
      console.log(`  ${line}`.trimEnd());
      yield line;
    }
  }
}

/** As one would type it; what one would paste is cut. */
function quoted(word: string): string {
  if (!/^[\w@%+=:,./-]+$/.test(word)) return `'${word.replaceAll("'", "'\\''")}'`;
  return word.length > 60 ? `${word.slice(0, 20)}…` : word;
}
