import type { HarnessName } from "../harness-name.ts";

// The files here say how to answer and import nothing: a hook runs on every turn, and its start is felt.

/** What a harness tells a hook on stdin: a JSON object whose fields we know a few of. */
export type HookInput = Readonly<Record<string, unknown>>;

/** Where in a session's life a hook stands: its start, a prompt, between tools, the end of a turn, its end, an idle moment. */
export type HookPlace = "start" | "prompt" | "tools" | "stop" | "end" | "notify";

export interface HookEvent {
  place: HookPlace;
  /** Seconds for the harness's config, where its default would let a stuck hook hold up a turn. */
  timeout: number;
  /** For the harness's config, where it takes one. */
  matcher?: string;
  /** What puts this text before the model. Absent: the harness takes no text here, so the hook only acks. */
  context?: (text: string) => object;
}

/** One harness's hooks: which events we stand at, what they say, and the exact form of an answer. */
export interface HookFormat {
  harness: HarnessName;
  /** By the harness's own names, in the order of a session's life. All of them are installed. */
  events: Readonly<Record<string, HookEvent>>;
  /** The fields of the input that say which session a hook was run for, and in which folder; the first that is there. */
  session: { readonly id: readonly string[]; readonly cwd: readonly string[] };
  /** What shows the person a line; absent: the harness shows none, so the model is asked to pass it on. */
  notice?: (line: string) => object;
  /** By what this session can be woken from outside, if it can. */
  wakeTarget?: (session: string, input: HookInput) => object | undefined;
  /** True when another model than the session's own would get the text, like a subagent's. */
  foreign?: (input: HookInput) => boolean;
  /** True when the turn has to end here: a hook has prolonged it already, or the person broke it off. */
  ending?: (input: HookInput) => boolean;
}
