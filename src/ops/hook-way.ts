import { Fault } from "../domain/fault.ts";
import type { Way } from "./prove-way.ts";

/** A hook as it stands in a harness's settings: a line for sh, and what the harness would write to its stdin. */
export interface HookLine {
  event: string;
  line: string;
  input: object;
}

interface Hooks {
  harness: string;
  /** Takes mail into a turn. */
  first: HookLine;
  /** Comes later in the same session. */
  later: HookLine;
  cwd: string;
  env: Record<string, string | undefined>;
}

/** Milliseconds; harnesses give a hook more. */
const patience = 5000;

/** The installed hook lines of a harness, run through a shell as the harness runs them. */
export const hookWay = ({ harness, first, later, cwd, env }: Hooks): Way => ({
  name: `${harness} ${first.event}`,
  door: "hook",
  fetch: () => run(first, { cwd, env }),
  goOn: async () => void (await run(later, { cwd, env })),
  mend: `bch setup --for ${harness}`,
});

async function run({ event, line, input }: HookLine, { cwd, env }: Pick<Hooks, "cwd" | "env">) {
  const child = Bun.spawn(["sh", "-c", line], {
    cwd,
    env,
    stdin: new Blob([JSON.stringify(input)]),
    stdout: "pipe",
    stderr: "pipe",
    timeout: patience,
  });
  const [out, err] = await Promise.all([child.stdout.text(), child.stderr.text(), child.exited]);
  if (child.exitCode === 0) return out;
  const how = child.signalCode ? `was ended after ${patience / 1000} s` : `ended with ${child.exitCode}`;
  throw new Fault("command.failed", `the hook of ${event} ${how}: ${err.trim().split("\n").at(-1)}`);
}
