import { errors, exits } from "../domain/errors.ts";
import { Fault } from "../domain/fault.ts";
import { commandContext } from "./command-context.ts";
import { commandName } from "./command-name.ts";
import { commands } from "./commands.ts";
import { failure } from "./failure.ts";
import { fileKind } from "./file-kind.ts";
import { Output } from "./output.ts";
import { readArgs } from "./read-args.ts";
import { toFile, writeAll } from "./write-all.ts";

/** Hints that the page of the command beats. */
const general: ReadonlySet<string> = new Set([errors["request.invalid"].hint, errors["usage.wrong"].hint]);

/** Runs one command line and gives its exit code. */
export async function main(words: string[], env = process.env): Promise<number> {
  const json = beforeText(words).includes("--json");
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
  if (words.length === 0 || ["--help", "-h", "help"].includes(words.join(" "))) {
    const { overview } = await import("./help.ts");
    return output.text(await overview());
  }
  const [first] = words;
  if (first === "--version" || first === "-V") {
    const { version } = await import("../../package.json");
    return output.answer({ version }, () => version);
  }
  const asked = first === "help" ? words.slice(1) : words;
  if (first === "help" || beforeText(asked).some((word) => word === "--help" || word === "-h")) {
    const { help } = await import("./help.ts");
    return output.text(await help(asked));
  }
  const { name, rest } = commandName(asked);
  const command = await commands[name]!();
  const context = commandContext(readArgs(command, rest), env, output);
  try {
    // readArgs made the values to the measure of this command's flags, which the table of all commands can't tell.
    await command.run(context as never);
  } catch (error) {
    // The table's hints are for those who write requests, or who know no command yet.
    if (!(error instanceof Fault) || !general.has(error.hint)) throw error;
    throw new Fault(error.code, error.message, `See bch ${name} --help`);
  }
}

/** What may be flags: all up to the two hyphens behind which everything is text. */
function beforeText(words: string[]): string[] {
  const end = words.indexOf("--");
  return end < 0 ? words : words.slice(0, end);
}
