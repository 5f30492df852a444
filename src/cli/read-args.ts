import { Fault } from "../domain/fault.ts";
import type { Command, Flag, Flags, Positional } from "./command.ts";
import { globalFlags } from "./global-flags.ts";
import { nearest } from "./nearest.ts";

type Value = string | number | boolean | string[] | undefined;

/** A command line, read strictly: what a command doesn't know, or can't do without, is an error that says so. */
export function readArgs(command: Command, words: string[]): Record<string, Value> {
  const flags: Flags = { ...command.flags, ...globalFlags };
  const wrong = (why: string, hint = `See bch ${command.name} --help`) => new Fault("usage.wrong", why, hint);
  const values: Record<string, Value> = {};
  for (const [name, flag] of Object.entries(flags)) {
    values[name] = flag.repeatable ? [] : flag.type === "boolean" ? false : undefined;
  }

  const seen = new Set<string>();
  const plain: string[] = [];
  const left = [...words];
  while (left.length > 0) {
    const word = left.shift()!;
    if (word === "--") plain.push(...left.splice(0));
    else if (word === "-" || !word.startsWith("-")) plain.push(word);
    else {
      const [rawName = "", inline] = cut(word);
      const name = rawName.replace(/^--/, "");
      const flag = Object.hasOwn(flags, name) ? flags[name]! : undefined;
      if (!flag) throw unknownFlag(rawName, command, flags);
      if (seen.has(name) && !flag.repeatable) throw wrong(`${rawName} is there twice`);
      seen.add(name);
      if (flag.type === "boolean") {
        if (inline !== undefined) throw wrong(`${rawName} takes no value`);
        values[name] = true;
        continue;
      }
      const value = inline ?? left.shift();
      if (value === undefined) throw wrong(`${rawName} needs a value`);
      if (inline === undefined && value.length > 1 && value.startsWith("-")) {
        throw wrong(`${rawName} needs a value`, `If ${value} is the value, write ${rawName}=${value}`);
      }
      const checked = checkedValue(rawName, flag, value, wrong);
      if (flag.repeatable) (values[name] as string[]).push(value);
      else values[name] = checked;
    }
  }

  for (const positional of command.positionals) {
    values[positional.name] = positional.rest ? plain.splice(0) : plain.shift();
    checkPositional(positional, values[positional.name], wrong);
  }
  if (plain.length > 0) throw wrong(`"${plain[0]}" is one word too many`);
  return values;
}

/** `--name=value` in two; a value may have more of the sign. */
function cut(word: string): [string, string?] {
  const sign = word.indexOf("=");
  return sign < 0 ? [word] : [word.slice(0, sign), word.slice(sign + 1)];
}

type Wrong = (why: string) => Fault;

function checkedValue(rawName: string, flag: Flag, value: string, wrong: Wrong): Value {
  if (flag.choices && !flag.choices.includes(value)) {
    throw wrong(`${rawName} is one of ${flag.choices.join(", ")}, not "${value}"`);
  }
  if (flag.type !== "number") return value;
  if (!/^\d{1,15}$/.test(value)) throw wrong(`${rawName} is a whole number, not "${value}"`);
  return Number(value);
}

function checkPositional({ name, choices, optional }: Positional, value: Value, wrong: Wrong): void {
  const missing = value === undefined || (Array.isArray(value) && value.length === 0);
  if (missing && !optional) throw wrong(`<${name}> is missing`);
  if (typeof value === "string" && choices && !choices.includes(value)) {
    throw wrong(`<${name}> is one of ${choices.join(", ")}, not "${value}"`);
  }
}

function unknownFlag(rawName: string, { name, positionals }: Command, flags: Flags): Fault {
  const known = Object.keys(flags).filter((flag) => !flags[flag]?.hidden);
  const meant = nearest(rawName.replace(/^-+/, ""), known);
  const takesText = positionals.some((positional) => positional.rest);
  return new Fault(
    "usage.wrong",
    `${name} has no flag ${rawName}${meant ? `; did you mean --${meant}?` : ""}`,
    takesText ? "Text that starts with a hyphen goes behind -- (two hyphens)." : `See bch ${name} --help`,
  );
}
