import { z } from "zod";
import { taskEvent } from "./task.ts";

/** What an outgoing hook can be told of. Claims are none: they are answered before they are durable, so nobody can be sure of one. */
export const hookEvents = [
  ...(["message.sent", "message.acked", "message.dead"] as const),
  ...taskEvent.options.map((what) => `task.${what}` as const),
  ...(["agent.joined", "agent.left", "agent.locked", "agent.recovered"] as const),
] as const;

export type HookEvent = (typeof hookEvents)[number];

/** An event, all of a kind (`task.*`), or `*`. */
export const eventPattern = z
  .string()
  .refine((pattern) => hookEvents.some((event) => fitsEvent(pattern, event)), {
    error: `an event is one of ${hookEvents.join(", ")}, or message.*, task.*, agent.*, *`,
  });

export function fitsEvent(pattern: string, event: string): boolean {
  return (
    pattern === "*" ||
    pattern === event ||
    (/^[a-z]+\.\*$/.test(pattern) && event.startsWith(pattern.slice(0, -1)))
  );
}
