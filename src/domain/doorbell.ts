import { z } from "zod";
import { wholeId } from "./id.ts";
import { agentName } from "./name.ts";

/**
 * What can wake a session of an agent, the best first: the relay rings the first one that is there.
 * `channel`: Claude Code's channel of `bch mcp`. `rewake`: Claude Code's asyncRewake hook. `codex`: `codex queue`.
 * `opencode`: a prompt to its local server. `copilot`: its agent_idle hook. `desktop`: a notification to the person.
 * `exec`: a command line that the person gave.
 */
export const rungNames = ["channel", "rewake", "codex", "opencode", "copilot", "desktop", "exec"] as const;

export const rungName = z.enum(rungNames);

/** What a ring says: never a body, so that it may be shown anywhere. */
export const ring = z.object({
  kind: z.literal("ring"),
  /** Messages that wait for this reader, counted up to 100. */
  unread: z.number().int(),
  urgent: z.number().int(),
  /** Their senders. */
  from: z.array(agentName),
  /** The oldest of them. */
  ids: z.array(wholeId),
});

/** What comes down a doorbell: rings, and at its end that a newer one of the same session has taken its place. */
export const doorbellEvent = z.discriminatedUnion("kind", [ring, z.object({ kind: z.literal("replaced") })]);

/** How an agent can be reached just now. */
export const coverage = z.object({
  /** The rungs that are there now, in the order in which they would be rung. */
  wake: z.array(rungName),
  /** Whether anything waits for its mail: a rung, an event stream, a long poll. */
  listening: z.boolean(),
});

export type RungName = z.output<typeof rungName>;
export type Ring = z.output<typeof ring>;
export type DoorbellEvent = z.output<typeof doorbellEvent>;
export type Coverage = z.output<typeof coverage>;
