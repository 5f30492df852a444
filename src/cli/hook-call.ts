import type { HookEvent, HookFormat, HookInput } from "../harness/hooks/hook-format.ts";

/** What a hook's command line says. */
export interface HookWords {
  harness: string;
  event: string;
  flags: { agent?: string; home?: string; match?: string; budget?: string };
}

/** One run of a hook: what the command line and standard input say. */
export interface HookCall {
  format: HookFormat;
  /** Undefined for one that this version doesn't know. */
  event: HookEvent | undefined;
  words: HookWords;
  input: HookInput;
  session: { id: string | undefined; cwd: string | undefined };
  /** Whose mail it is, when the command line or the environment says so. */
  agent: string | undefined;
  home: string;
  env: Record<string, string | undefined>;
}

type Rest = Pick<HookCall, "format" | "words" | "home" | "env">;

export function hookCall(text: string, rest: Rest): HookCall {
  const { events, session } = rest.format;
  const { event } = rest.words;
  const input = hookInput(text);
  return {
    ...rest,
    event: Object.hasOwn(events, event) ? events[event] : undefined,
    input,
    session: { id: first(input, session.id), cwd: first(input, session.cwd) },
    agent: (rest.words.flags.agent || rest.env.BACKCHANNEL_AGENT)?.toLowerCase(),
  };
}

/** Text that isn't a JSON object is one that says nothing: no session, so nothing is handed out. */
function hookInput(text: string): HookInput {
  try {
    return Object(JSON.parse(text));
  } catch {
    return {}; // Nobody's session may break because a harness has changed its mind.
  }
}

/** The first of these fields that holds text, or a list that begins with one. */
function first(input: HookInput, fields: readonly string[]): string | undefined {
  for (const field of fields) {
    const value = Array.isArray(input[field]) ? input[field][0] : input[field];
    if (typeof value === "string" && value !== "") return value;
  }
  return undefined;
}

const flagNames: ReadonlySet<string> = new Set(["agent", "home", "match", "budget"]);

/**
 * Reads `claude-code Stop --agent a`. Undefined for everything else, which is for the command itself to explain:
 * its own reader of command lines takes too long to load for what runs on every turn.
 */
export function hookWords(words: readonly string[]): HookWords | undefined {
  const plain: string[] = [];
  const flags: HookWords["flags"] = {};
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at]!;
    if (!word.startsWith("-")) {
      plain.push(word);
      continue;
    }
    const [name, value] = word.includes("=") ? cut(word) : [word, words[++at]];
    const known = name.slice(2);
    if (!name.startsWith("--") || !flagNames.has(known) || known in flags || !value) return undefined;
    flags[known as keyof HookWords["flags"]] = value;
  }
  const [harness, event] = plain;
  if (plain.length !== 2 || !harness || !event) return undefined;
  if (flags.budget !== undefined && !/^\d{1,6}$/.test(flags.budget)) return undefined;
  return { harness, event, flags };
}

const cut = (word: string): [string, string] => {
  const at = word.indexOf("=");
  return [word.slice(0, at), word.slice(at + 1)];
};
