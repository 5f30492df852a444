import { Fault } from "../domain/fault.ts";
import { nearest } from "../domain/nearest.ts";
import type { Command, Flag, Flags, Positional } from "./command.ts";
import { globalFlags } from "./global-flags.ts";

type Value = string | number | boolean | Value[] | undefined;

/** A command line, read strictly: what a command doesn't know, or can't do without, is an error that says so. */
export function readArgs(command: Command, words: string[]): Record<string, Value> {
  const { values, plain } = readFlags(command, words);
  for (const positional of command.positionals) {
    values[positional.name] = positional.rest ? plain.splice(0) : plain.shift();
    checkPositional(command, positional, values[positional.name]);
  }
  if (plain.length > 0) throw wrong(command, `"${plain[0]}" is one word too many`);
  return values;
}

/** The values of all flags, and the words that are none. By hand: `node:util` takes as long to load as all of this program. */
function readFlags(command: Command, words: string[]) {
  const flags: Flags = { ...command.flags, ...globalFlags };
  const values: Record<string, Value> = {};
  for (const [name, flag] of Object.entries(flags)) {
    values[name] = flag.repeatable ? [] : flag.type === "boolean" ? false : undefined;
  }
  const plain: string[] = [];
  const seen = new Set<string>();
  for (let at = 0; at < words.length; at++) {
    const word = words[at]!;
    if (word === "--") {
      plain.push(...words.slice(at + 1));
      break;
    }
    if (word === "-" || !word.startsWith("-")) {
      plain.push(word);
      continue;
    }
    const { shown, inline } = split(word);
    const name = shown.slice(2);
    const flag = Object.hasOwn(flags, name) ? flags[name]! : undefined;
    if (!flag) throw unknownFlag(command, shown, flags);
    if (seen.has(name) && !flag.repeatable) throw wrong(command, `${shown} is there twice`);
    seen.add(name);
    const value = readValue(command, shown, flag, inline, () => words[++at]);
    if (flag.repeatable) (values[name] as Value[]).push(value);
    else values[name] = value;
  }
  return { values, plain };
}

/** `--name=value` in two; of letters behind one hyphen the first: no flag of ours has a short form. */
function split(word: string): { shown: string; inline?: string } {
  if (!word.startsWith("--")) return { shown: word.slice(0, 2) };
  const equals = word.indexOf("=", 3);
  return equals < 0 ? { shown: word } : { shown: word.slice(0, equals), inline: word.slice(equals + 1) };
}

function readValue(
  command: Command,
  shown: string,
  flag: Flag,
  /** Behind a sign of equality. */
  inline: string | undefined,
  next: () => string | undefined,
): Value {
  if (flag.type === "boolean") {
    if (inline !== undefined) throw wrong(command, `${shown} takes no value`);
    return true;
  }
  const value = inline ?? next();
  if (value === undefined) throw wrong(command, `${shown} needs a value`);
  if (inline === undefined && value.length > 1 && value.startsWith("-")) {
    throw wrong(command, `${shown} needs a value`, `If ${value} is the value, write ${shown}=${value}`);
  }
  if (flag.choices && !flag.choices.includes(value)) {
    throw wrong(command, `${shown} is one of ${flag.choices.join(", ")}, not "${value}"`);
  }
  if (flag.type === "text") return value;
  if (/^\d{1,15}$/.test(value)) return Number(value);
  throw wrong(command, `${shown} is a whole number, not "${value}"`);
}

function checkPositional(command: Command, { name, choices, optional }: Positional, value: Value): void {
  const missing = value === undefined || (Array.isArray(value) && value.length === 0);
  if (missing && !optional) throw wrong(command, `<${name}> is missing`);
  if (typeof value === "string" && choices && !choices.includes(value)) {
    throw wrong(command, `<${name}> is one of ${choices.join(", ")}, not "${value}"`);
  }
}

function unknownFlag({ name, positionals }: Command, shown: string, flags: Flags): Fault {
  const known = Object.keys(flags).filter((flag) => !flags[flag]?.hidden);
  const meant = nearest(shown.replace(/^-+/, ""), known);
  const takesText = positionals.some((positional) => positional.rest);
  return new Fault(
    "usage.wrong",
    `${name} has no flag ${shown}${meant ? `; did you mean --${meant}?` : ""}`,
    takesText ? "Text that starts with a hyphen goes behind -- (two hyphens)." : `See bch ${name} --help`,
  );
}

const wrong = (command: Command, why: string, hint = `See bch ${command.name} --help`): Fault =>
  new Fault("usage.wrong", why, hint);
