import type { Context } from "./context.ts";
import type { GlobalFlags } from "./global-flags.ts";

export interface Flag {
  type: "boolean" | "text" | "number";
  description: string;
  /** What stands for the value in the help. */
  value?: string;
  /** The values that are taken. */
  choices?: readonly string[];
  /** May be given more than once. */
  repeatable?: true;
  /** Not for people: left out of the help. */
  hidden?: true;
}

export interface Positional {
  name: string;
  description: string;
  /** How the usage line shows it, when its name says too little. */
  shown?: string;
  choices?: readonly string[];
  optional?: true;
  /** Takes all words that are left. */
  rest?: true;
}

export type Flags = Record<string, Flag>;
export type Positionals = readonly Positional[];

/** A command as data, and one `run`. */
export interface Command<F extends Flags = Flags, P extends Positionals = Positionals> {
  name: string;
  /** One sentence. */
  summary: string;
  /** More to know, for its own help page. */
  notes?: string;
  flags: F;
  positionals: P;
  /** Lines that work as they stand. */
  examples: readonly string[];
  run(context: Context<Values<F & GlobalFlags, P>>): Promise<void>;
}

type FlagValue<F extends Flag> = F extends { repeatable: true }
  ? string[]
  : F extends { type: "boolean" }
    ? boolean
    : F extends { type: "number" }
      ? number | undefined
      : (F extends { choices: readonly (infer C)[] } ? C : string) | undefined;

type PositionalValue<P extends Positional> = P extends { rest: true }
  ? string[]
  :
      | (P extends { choices: readonly (infer C)[] } ? C : string)
      | (P extends { optional: true } ? undefined : never);

/** What a run gets of its command line. */
export type Values<F extends Flags, P extends Positionals> = { [N in keyof F]: FlagValue<F[N]> } & {
  [Q in P[number] as Q["name"]]: PositionalValue<Q>;
};

/** Keeps the exact types of a command's flags and positionals. */
export const command = <const F extends Flags, const P extends Positionals>(definition: Command<F, P>) =>
  definition;
