import { z } from "zod";
import { hookAttempt, outgoingDraft, outgoingHook } from "../domain/outgoing-hook.ts";
import { type Route, route } from "./route.ts";

const id = z
  .string()
  .regex(/^[0-9a-f]{1,32}$/, "a hook's id is what the list shows")
  .describe("what the list shows");
const one = z.strictObject({ id });
const none = z.strictObject({});

const draft = { url: "https://hooks.example.com/backchannel", events: ["task.*"] };
const kept = {
  ...draft,
  withBody: false,
  id: "9f3a2b1c5d6e7f80",
  owner: "claude-main",
  createdAt: "2026-11-21T12:00:00.000Z",
  state: "active",
  waiting: 0,
} as const;
const attempt = {
  id: "7d1b2c3e-0f7a-4e0b-8a52-3c1d5e6f7a80",
  type: "task.completed",
  at: "2026-11-21T12:30:00.000Z",
  ms: 84,
  attempt: 1,
  status: 200,
  ok: true,
};

export const createOutgoing = route({
  method: "POST",
  path: "/webhooks",
  who: "agent",
  summary: "Make an outgoing hook: what happens, as far as the caller may see it, is posted to a URL.",
  notes:
    "The URL has to be https and on the open internet, unless the host of the relay allows more. `secret` is shown this once. " +
    "What is posted, how it is signed and when it is tried again: docs/webhooks.md.",
  input: outgoingDraft,
  reply: outgoingHook.extend({ secret: z.string() }),
  errors: ["webhook.target", "webhook.limit", "webhook.idle", "rate.limited", "store.full"],
  example: { input: draft, reply: { ...kept, secret: "whsec_…" } },
});

export const outgoing = route({
  method: "GET",
  path: "/webhooks",
  who: "agent",
  summary: "One's own outgoing hooks: how many deliveries wait for each, and whether it fails.",
  input: none,
  reply: z.array(outgoingHook),
  errors: [],
  example: { reply: [kept] },
});

export const outgoingLog = route({
  method: "GET",
  path: "/webhooks/:id/log",
  who: "agent",
  summary: "The last attempts of an outgoing hook, the newest first.",
  input: one,
  reply: z.array(hookAttempt),
  errors: ["webhook.unknown"],
  example: { input: { id: kept.id }, reply: [attempt] },
});

export const testOutgoing = route({
  method: "POST",
  path: "/webhooks/:id/test",
  who: "agent",
  summary:
    "Deliver a `webhook.test` to an outgoing hook now, also to a paused one, and answer with what came of it.",
  input: one,
  reply: hookAttempt,
  errors: ["webhook.unknown", "webhook.idle", "rate.limited"],
  example: { input: { id: kept.id }, reply: { ...attempt, type: "webhook.test" } },
});

export const pauseOutgoing = route({
  method: "POST",
  path: "/webhooks/:id/pause",
  who: "agent",
  summary:
    "Pause an outgoing hook: what waits for it is kept, and what happens until it is resumed isn't told to it.",
  input: one,
  reply: outgoingHook,
  errors: ["webhook.unknown", "store.full"],
  example: { input: { id: kept.id }, reply: { ...kept, state: "paused", reason: "by its owner" } },
});

export const resumeOutgoing = route({
  method: "POST",
  path: "/webhooks/:id/resume",
  who: "agent",
  summary: "Resume a paused outgoing hook, or try a failing one now.",
  input: one,
  reply: outgoingHook,
  errors: ["webhook.unknown", "store.full"],
  example: { input: { id: kept.id }, reply: kept },
});

export const removeOutgoing = route({
  method: "DELETE",
  path: "/webhooks/:id",
  who: "agent",
  summary: "Remove an outgoing hook, and what waits for it.",
  input: one,
  reply: z.object({ ok: z.literal(true) }),
  errors: ["webhook.unknown", "store.full"],
  example: { input: { id: kept.id }, reply: { ok: true } },
});

/** The same for the hooks of the room, which see everybody's mail and tasks, and no bodies. */
function hosted<R extends Route>(agents: R, summary: string) {
  const { notes: _, ...rest } = agents as Route;
  return { ...rest, path: `/host${agents.path}`, who: "host", summary } as Omit<R, "who" | "path"> & {
    who: "host";
    path: string;
  };
}

export const createRoomHook = hosted(
  createOutgoing,
  "Make an outgoing hook of the room: it is told of everybody's mail and tasks, without bodies.",
);
export const roomHooks = { ...hosted(outgoing, "The outgoing hooks of the room."), page: true } as const;
export const roomHookLog = hosted(outgoingLog, "The last attempts of one of them.");
export const testRoomHook = hosted(testOutgoing, "Deliver a `webhook.test` to one of them now.");
export const pauseRoomHook = hosted(pauseOutgoing, "Pause one of them.");
export const resumeRoomHook = hosted(resumeOutgoing, "Resume one of them.");
export const removeRoomHook = hosted(removeOutgoing, "Remove one of them.");
