import type { Place } from "./harness.ts";
import type { HookEvent, HookFormat } from "./hooks/hook-format.ts";
import type { Json, JsonEdit } from "./json-insert.ts";
import { quoteWords } from "./shell-words.ts";

/** The hook of one event, as its harness writes it; `line` is for sh. */
type Entry = (line: string, event: HookEvent) => { [key: string]: Json };

/** Hooks in groups: `hooks: {Event: [{matcher, hooks: [{type, command, timeout}]}]}`. */
export const groupedHookEdits = (format: HookFormat, place: Place, entry: Entry): JsonEdit[] =>
  eachHook(format, place, (line, event) => ({
    ...(event.matcher !== undefined && { matcher: event.matcher }),
    hooks: [entry(line, event)],
  }));

/** Hooks in a list: `version: 1, hooks: {event: [{command, timeout}]}`. */
export const listedHookEdits = (format: HookFormat, place: Place, entry: Entry): JsonEdit[] => [
  { path: [], key: "version", value: 1 },
  ...eachHook(format, place, entry),
];

const eachHook = ({ harness, events }: HookFormat, place: Place, entry: Entry): JsonEdit[] =>
  Object.entries(events).map(([name, event]) => ({
    path: ["hooks", name],
    value: entry(quoteWords([...place.command, "hook", harness, name, ...place.flags]), event),
  }));

/** What a plan says of its hooks. */
export const hooksOf = ({ events }: HookFormat): string => `the hooks ${Object.keys(events).join(", ")}`;
