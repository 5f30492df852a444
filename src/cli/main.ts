import { homePath } from "../client/home.ts";
import { systemClock } from "../domain/clock.ts";
import { exits } from "../domain/errors.ts";
import { Fault } from "../domain/fault.ts";
import { commands } from "./commands.ts";
import type { Context } from "./context.ts";
import { failure } from "./failure.ts";
import { fileKind } from "./file-kind.ts";
import { nearest } from "./nearest.ts";
import { Output } from "./output.ts";
import { readArgs } from "./read-args.ts";
import { stopSignal } from "./stop-signal.ts";
import { toFile, writeAll } from "./write-all.ts";

/** Runs one command line and gives its exit code. */
export async function main(words: string[], env = process.env): Promise<number> {
  const json = words.slice(0, words.includes("--") ? words.indexOf("--") : undefined).includes("--json");
  const output = new Output({
    write: (text) => writeAll(text, toFile(1)),
    warn,
    json,
    unread: fileKind(1) === "nowhere",
    watched: fileKind(2) === "terminal",
  });
  try {
    await run(words, env, output);
    return exits.done;
  } catch (error) {
    return failure(error, json, warn);
  }
}

function warn(text: string): void {
  try {
    writeAll(text, toFile(2));
  } catch (error) {
    if (!(error instanceof Fault)) throw error; // Nobody reads stderr, and there is nowhere else to say it.
  }
}

async function run(words: string[], env: NodeJS.ProcessEnv, output: Output): Promise<void> {
  const [first] = words;
  if (
    first === undefined ||
    first === "--help" ||
    first === "-h" ||
    (first === "help" && words.length === 1)
  ) {
    const { overview } = await import("./help.ts");
    return output.text(await overview());
  }
  if (first === "--version" || first === "-V") {
    const { version } = await import("../../package.json");
    return output.answer({ version }, () => version);
  }
  const asked = first === "help" ? words.slice(1) : words;
  const { name, rest } = commandName(asked);
  const command = await commands[name]!();
  if (first === "help" || wantsHelp(rest)) {
    const { page } = await import("./help.ts");
    return output.text(page(command));
  }
  const context = contextOf(readArgs(command, rest), env, output);
  try {
    // readArgs made the values to the measure of this command's flags, which the table of all commands can't tell.
    await command.run(context as never);
  } catch (error) {
    // The table's hint is for those who write requests; here somebody wrote a command line.
    if (!(error instanceof Fault) || error.code !== "request.invalid") throw error;
    throw new Fault(error.code, error.message, `See bch ${name} --help`);
  }
}

/** The command of one word or two that a command line begins with. */
function commandName(words: string[]): { name: string; rest: string[] } {
  for (const length of [2, 1]) {
    const name = words.slice(0, length).join(" ");
    if (Object.hasOwn(commands, name)) return { name, rest: words.slice(length) };
  }
  const [first = ""] = words;
  const known = Object.keys(commands);
  const longer = known.filter((name) => name.startsWith(`${first} `));
  if (longer.length > 0)
    throw new Fault("usage.wrong", `${first} needs a second word: bch ${longer.join(", bch ")}`);
  if (first.startsWith("-"))
    throw new Fault(
      "usage.wrong",
      `${first} comes before a command`,
      "Flags go behind it, as in: bch inbox --json",
    );
  const meant = nearest(first, known);
  throw new Fault("usage.wrong", `no command "${first}"${meant ? `; did you mean ${meant}?` : ""}`);
}

const wantsHelp = (words: string[]): boolean => {
  const flags = words.includes("--") ? words.slice(0, words.indexOf("--")) : words;
  return flags.includes("--help") || flags.includes("-h");
};

function contextOf(args: Record<string, unknown>, env: NodeJS.ProcessEnv, output: Output): Context {
  const flag = (name: string) => (typeof args[name] === "string" ? args[name] : undefined);
  const home = homePath({ ...env, ...(flag("home") && { BACKCHANNEL_HOME: flag("home") }) });
  return {
    args,
    env,
    home,
    output,
    clock: systemClock,
    input: { text: () => Bun.stdin.text(), isTerminal: () => fileKind(0) === "terminal" },
    stopped: stopSignal,
    connect: async () => {
      const [{ connect }, { z }] = await Promise.all([import("../client/connect.ts"), import("zod")]);
      // A command parses each schema once or twice: to compile them first takes longer.
      z.config({ jitless: true });
      return connect({
        home,
        env,
        agent: flag("agent"),
        url: flag("url"),
        token: flag("token"),
        client: {
          agent: "bch",
          onRetry: (why) => output.watched && output.note(`${why.message}; trying again`),
        },
      });
    },
  };
}
