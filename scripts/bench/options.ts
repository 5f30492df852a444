import { parseArgs } from "node:util";
import { groups } from "./groups.ts";

export interface Options {
  only: string[];
  rounds: number;
  seconds: number;
  quick: boolean;
  dir: string;
  json: string | undefined;
  write: boolean;
}

export const usage = `npm run bench -- [options]

  --only NAME     these groups alone, comma between: ${Object.keys(groups).join(", ")}
  --rounds N      rounds in which every side has its turn (5)
  --seconds N     length of one turn (1)
  --dir FOLDER    on the disk to measure ($TMPDIR, else /var/tmp)
  --json FILE     the results, for programs
  --write         docs/performance.md and its picture, from the results
  --quick         everything once and small: that it runs, not how fast`;

/** What the command line asks for; throws a sentence when it can't be understood. */
export function options(words: string[], env = process.env): Options {
  const { values } = parseArgs({
    args: words,
    options: {
      only: { type: "string", default: Object.keys(groups).join(",") },
      rounds: { type: "string" },
      seconds: { type: "string" },
      dir: { type: "string", default: env.TMPDIR ?? "/var/tmp" },
      json: { type: "string" },
      write: { type: "boolean", default: false },
      quick: { type: "boolean", default: false },
    },
  });
  const { dir, json, write, quick } = values;
  const only = values.only.split(",");
  const unknown = only.find((name) => !Object.hasOwn(groups, name));
  if (unknown !== undefined) throw new Error(`there is no group ${unknown}`);
  if (write && (quick || only.length < Object.keys(groups).length))
    throw new Error("--write wants all of the results: leave out --only and --quick");
  const rounds = number("rounds", values.rounds, quick ? 1 : 5);
  return {
    only,
    rounds,
    seconds: number("seconds", values.seconds, quick ? 0.05 : 1),
    quick,
    dir,
    json,
    write,
  };
}

function number(name: string, given: string | undefined, usual: number): number {
  const value = given === undefined ? usual : Number(given);
  if (!(value > 0) || (name === "rounds" && !Number.isInteger(value)))
    throw new Error(`--${name} ${given} is no such number`);
  return value;
}
