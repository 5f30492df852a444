import { readFileSync } from "node:fs";
import type { HarnessName } from "../../src/harness/harness-name.ts";
import { loadHookFormat } from "../../src/harness/hooks/load-hook-format.ts";

interface Installed {
  command?: string;
  bash?: string;
  async?: boolean;
  hooks?: Installed[];
}

interface Options {
  harness: HarnessName;
  /** The person's home directory. */
  user: string;
  /** The file in it that has the harness's hooks. */
  settings: string;
  session: string;
  /** Where the session works. */
  cwd: string;
}

/** Runs the hook lines that are installed, as the harness itself does: by a shell, with its JSON on stdin. */
export class StandInHarness {
  readonly #options: Options;
  /** All that any hook has put before the model or the person. */
  readonly seen: string[] = [];

  constructor(options: Options) {
    this.#options = options;
  }

  /** Gives what its hooks said, after which the model goes on; a hook that fails, or prints no JSON, is an error. */
  async fire(event: string, more: object = {}): Promise<string> {
    const { harness, session, cwd } = this.#options;
    const { session: fields } = await loadHookFormat[harness]();
    const input = { [fields.id[0]!]: session, [fields.cwd[0]!]: cwd, hook_event_name: event, ...more };
    let said = "";
    for (const line of this.#lines(event)) said += await this.#run(line, JSON.stringify(input));
    this.seen.push(said);
    return said;
  }

  #lines(event: string): string[] {
    const { user, settings } = this.#options;
    const { hooks } = JSON.parse(readFileSync(`${user}/${settings}`, "utf8")) as {
      hooks: Record<string, Installed[]>;
    };
    return (hooks[event] ?? [])
      .flatMap((entry) => entry.hooks ?? [entry])
      .filter((entry) => !entry.async)
      .map(({ command, bash }) => command ?? bash ?? "");
  }

  async #run(line: string, input: string): Promise<string> {
    const { user, cwd } = this.#options;
    const run = Bun.spawn(["sh", "-c", line], {
      cwd,
      env: { HOME: user, PATH: process.env.PATH },
      stdin: new TextEncoder().encode(input),
      stdout: "pipe",
      stderr: "pipe",
    });
    const [out, err, code] = await Promise.all([run.stdout.text(), run.stderr.text(), run.exited]);
    if (code !== 0 || err !== "") throw new Error(`${line} ended with ${code}: ${err}`);
    // Not one byte beside the JSON: some harnesses read it strictly.
    return out === "" ? "" : JSON.stringify(JSON.parse(out));
  }
}
