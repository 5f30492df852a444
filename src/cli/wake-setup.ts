import { homePath } from "../client/home.ts";
import { safeLine } from "../domain/safe-text.ts";
import type { FilePlan, Place } from "../harness/harness.ts";
import { quoteWords } from "../harness/shell-words.ts";
import { type WakeService, wakeService } from "../harness/wake/wake-service.ts";

interface Options {
  home: string;
  startAgents: boolean;
  undo: boolean;
  dryRun: boolean;
  platform?: NodeJS.Platform;
}

/** Milliseconds that a command of the system's may take. */
const patience = 10_000;

/** The wake daemon's part of `bch setup`: a file among the others, and its beginning and end. */
export class WakeSetup {
  readonly #options: Options;
  #service: WakeService | undefined;
  #env: Place["env"] = {};

  constructor(options: Options) {
    this.#options = options;
  }

  readonly files = (place: Place): FilePlan[] => {
    const { home, startAgents, undo, dryRun, platform = process.platform } = this.#options;
    // Nothing of it can be on another system.
    if (undo && platform !== "linux" && platform !== "darwin") return [];
    const { user, env } = place;
    const elsewhere = home === homePath({ HOME: user }) ? [] : ["--home", home];
    const command = [...place.command, "wake", ...(startAgents ? ["--start-agents"] : []), ...elsewhere];
    this.#env = env;
    this.#service = wakeService({ user, env, command, platform });
    // While its file is there yet: without, systemd can't tell what to take back.
    if (undo && !dryRun && place.exists(this.#service.plan.path)) this.#run(this.#service.stop);
    return [this.#service.plan];
  };

  /** Starts it, one that runs already anew; says how that went. */
  start(): string {
    const { stop, start } = this.#service!;
    this.#run(stop);
    const failed = this.#run(start);
    if (failed === undefined) return "the wake daemon runs, and starts when you log in";
    const lines = start.map(quoteWords).join(" && ");
    return `the wake daemon doesn't run yet (${safeLine(failed)}). To start it: ${lines}`;
  }

  /** Runs these in their order; gives why one of them failed. */
  #run(commands: string[][]): string | undefined {
    for (const [name = "", ...words] of commands) {
      const program = Bun.which(name, { PATH: this.#env.PATH ?? "" });
      if (!program) return `${name} isn't here`;
      const env = this.#env as Record<string, string>;
      const { exitCode, stderr } = Bun.spawnSync([program, ...words], { env, timeout: patience });
      if (exitCode !== 0) return stderr.toString().trim().split("\n")[0] || `${name} ended with ${exitCode}`;
    }
    return undefined;
  }
}
