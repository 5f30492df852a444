import type { Command } from "../../src/cli/command.ts";
import { Output } from "../../src/cli/output.ts";
import { readArgs } from "../../src/cli/read-args.ts";
import { type Connection, connect } from "../../src/client/connect.ts";
import type { Env } from "../../src/client/home.ts";
import type { Clock } from "../../src/domain/clock.ts";
import { systemClock } from "../../src/domain/clock.ts";

export interface Run {
  home: string;
  env?: Env;
  clock?: Clock;
  /** What is piped in; nothing is a terminal. */
  input?: string;
  /** Takes what the command writes; throws where a real reader would be gone. */
  write?: (text: string) => void;
  stop?: AbortSignal;
  connect?: () => Promise<Connection>;
}

/** Runs a command in this process; gives what came out on stdout and stderr. A failure is thrown. */
export async function runCommand(command: unknown, words: string[], run: Run) {
  const { home, env = {}, clock = systemClock, input = "", write, stop } = run;
  const known = command as Command;
  const args = readArgs(known, words);
  const seen = { out: "", err: "" };
  const output = new Output({
    write: (text) => {
      write?.(text);
      seen.out += text;
    },
    warn: (text) => {
      seen.err += text;
    },
    json: words.includes("--json"),
    unread: false,
    watched: false,
  });
  const flag = (name: string) => (typeof args[name] === "string" ? args[name] : undefined);
  const flags = { agent: flag("agent"), url: flag("url"), token: flag("token") };
  const context = {
    args,
    env,
    home,
    output,
    clock,
    input: { text: async () => input, isTerminal: () => input === "" },
    stopped: () => stop ?? new AbortController().signal,
    connect: run.connect ?? (() => connect({ home, env, ...flags })),
  };
  await known.run(context as never);
  return seen;
}
