import { z } from "zod";
import { incomingDraft, incomingHook } from "../domain/incoming-hook.ts";
import { limits } from "../domain/limits.ts";
import { text } from "../domain/text.ts";
import { route } from "./route.ts";

const id = z.string().regex(/^[0-9a-f]{1,32}$/, "a hook's id is what the list shows");

const hook = {
  as: "task",
  to: "@codex-1",
  title: "Review {{pull_request.title}}",
  body: "{{pull_request.html_url}}",
  priority: "normal",
  check: "github",
} as const;
const kept = {
  ...hook,
  id: "5d0c1f7a9be24c31",
  owner: "claude-main",
  createdAt: "2026-11-21T12:00:00.000Z",
} as const;

export const createIncoming = route({
  method: "POST",
  path: "/webhooks/in",
  who: "agent",
  summary: "Make an incoming hook: another system's JSON becomes a message or a task of the caller's.",
  notes:
    "`title` and `body` are templates: `{{path.to.field}}` is filled from the payload, and nothing else is computed. " +
    "`url` is where the other system posts to. `secret` is shown this once, when there is one; a token is part of `url`.",
  input: incomingDraft,
  reply: incomingHook.extend({ url: z.string(), secret: z.string().optional() }),
  errors: ["webhook.limit", "agent.unknown", "channel.empty", "room.empty", "store.full"],
  example: {
    input: hook,
    reply: { ...kept, url: "http://127.0.0.1:7117/v1/in/5d0c1f7a9be24c31", secret: "b64…" },
  },
});

export const incoming = route({
  method: "GET",
  path: "/webhooks/in",
  who: "agent",
  summary: "One's own incoming hooks.",
  input: z.strictObject({}),
  reply: z.array(incomingHook),
  errors: [],
  example: { reply: [kept] },
});

export const removeIncoming = route({
  method: "DELETE",
  path: "/webhooks/in/:id",
  who: "agent",
  summary: "Remove an incoming hook of one's own.",
  input: z.strictObject({ id: id.describe("what the list shows") }),
  reply: z.object({ ok: z.literal(true) }),
  errors: ["webhook.unknown", "store.full"],
  example: { input: { id: kept.id }, reply: { ok: true } },
});

export const receive = route({
  method: "POST",
  path: "/in/:id",
  takes: "text",
  long: true,
  who: "hook",
  summary: "Give a payload to an incoming hook.",
  notes:
    "One JSON object. With `?token=`, or with the signature that the hook asks for: `X-Hub-Signature-256`, " +
    "`Stripe-Signature`, or those of Standard Webhooks. A repeat with the same `X-GitHub-Delivery`, `webhook-id`, " +
    "`Idempotency-Key` or event id of Stripe's within 24 hours stores nothing. The answer comes when the message or task is on disk.",
  input: z.strictObject({
    id: id.describe("the hook's"),
    token: z.string().optional().describe("the hook's, if it has one"),
    body: text(limits.request).describe("the payload"),
  }),
  reply: z.object({ id: z.string(), as: z.enum(["message", "task"]) }),
  errors: [
    "webhook.unknown",
    "webhook.refused",
    "webhook.template",
    "agent.unknown",
    "mailbox.full",
    "store.full",
  ],
  example: {
    input: { id: kept.id, body: "{}" },
    reply: { id: "7d1b2c3e-0f7a-4e0b-8a52-3c1d5e6f7a80", as: "task" },
  },
});
