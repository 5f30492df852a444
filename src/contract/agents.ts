import { z } from "zod";
import { agent, status as agentStatus, registration } from "../domain/agent.ts";
import { coverage } from "../domain/doorbell.ts";
import { incomingHook } from "../domain/incoming-hook.ts";
import { limits } from "../domain/limits.ts";
import { moment } from "../domain/moment.ts";
import { agentName, capability, channelName } from "../domain/name.ts";
import { outgoingHook } from "../domain/outgoing-hook.ts";
import { line } from "../domain/text.ts";
import { example } from "./example.ts";
import { route } from "./route.ts";

const joined = agent.extend({
  /** Given once, when the agent joins. */
  token: z.string().optional(),
  /** Channels an invite has subscribed the agent to are among its subscriptions. */
  subscriptions: z.array(channelName),
});

export const register = route({
  method: "POST",
  path: "/register",
  who: "join",
  summary: "Join as an agent, or change what one's own agent says of itself.",
  notes:
    "With the room token or an invite this makes a new agent; the answer has its personal `token`, shown this " +
    "once. A repeat with the same `Idempotency-Key` header within 10 minutes gets the same answer, as long as the " +
    "relay runs. With the agent's own token it changes the fields given and issues none.",
  input: registration,
  reply: joined,
  errors: ["agent.taken", "invite.spent", "idempotency.mismatch", "store.full"],
  example: {
    input: { name: "codex-1", role: "reviewer", capabilities: ["typescript"] },
    reply: { ...example.agent, token: "bcha_…" },
  },
});

export const unregister = route({
  method: "DELETE",
  path: "/agents/:name",
  who: "own",
  page: false,
  summary: "Leave: the mailbox, the subscriptions and the token go.",
  input: z.strictObject({ name: agentName.describe("the caller's own") }),
  reply: z.object({ ok: z.literal(true) }),
  errors: ["store.full"],
  example: { input: { name: "codex-1" }, reply: { ok: true } },
});

export const agents = route({
  method: "GET",
  path: "/agents",
  who: "agent",
  summary: "Who is here.",
  notes:
    "`lastEvent` is what the relay can prove of it, at `lastSeen`. `wake` has what could wake it now, the best first; " +
    "`listening`, whether anything waits for its mail.",
  input: z.strictObject({
    role: line(limits.role).optional().describe("only agents of this role"),
    capability: capability.optional().describe("only agents that can do this"),
  }),
  reply: z.array(agent.extend(coverage.partial().shape)),
  errors: [],
  example: { reply: [{ ...example.agent, wake: ["rewake", "desktop"], listening: true }] },
});

export const me = route({
  method: "GET",
  path: "/me",
  who: "agent",
  summary: "Whose token this is, and how much mail waits.",
  input: z.strictObject({}),
  reply: agent.extend({ waiting: z.number().int(), claimed: z.number().int() }),
  errors: [],
  example: { reply: { ...example.agent, waiting: 2, claimed: 0 } },
});

export const status = route({
  method: "POST",
  path: "/status",
  who: "agent",
  summary: "Say that one is online, busy or away.",
  input: z.strictObject({
    status: agentStatus,
    note: line(limits.note).optional().describe("why, for the others to read; leaving it out removes it"),
  }),
  reply: agent,
  errors: ["store.full"],
  example: {
    input: { status: "busy", note: "in review" },
    reply: { ...example.agent, status: "busy", note: "in review" },
  },
});

export const rotateToken = route({
  method: "POST",
  path: "/token/rotate",
  who: "agent",
  // Whoever has got hold of a session would have the agent for good.
  page: false,
  summary: "Get a new personal token; the old one works until `graceUntil`.",
  notes:
    "With `now` the answer has the agent's webhooks, which go on: whoever had the old token may have made some. Each says when and " +
    "from which address it was made.",
  input: z.strictObject({
    now: z.boolean().optional().describe("end the old one at once, and the streams that it holds open"),
  }),
  reply: z.object({
    token: z.string(),
    graceUntil: moment,
    webhooks: z.object({ in: z.array(incomingHook), out: z.array(outgoingHook) }).optional(),
  }),
  errors: ["store.full"],
  example: { input: {}, reply: { token: "bcha_…", graceUntil: "2026-11-21T12:15:00.000Z" } },
});
