import { z } from "zod";
import { agent } from "../domain/agent.ts";
import { deathCause } from "../domain/delivery.ts";
import { idPrefix, wholeId } from "../domain/id.ts";
import { incomingHook } from "../domain/incoming-hook.ts";
import { limits } from "../domain/limits.ts";
import { moment } from "../domain/moment.ts";
import { agentName } from "../domain/name.ts";
import { example } from "./example.ts";
import { route } from "./route.ts";

const name = agentName.describe("the agent");

/** An agent as the host sees it: what waits, and how old its tokens are. Never a message. */
const hosted = agent
  .pick({ name: true, role: true, status: true, createdAt: true, lastSeen: true, lastEvent: true })
  .extend({
    waiting: z.number().int(),
    claimed: z.number().int(),
    /** What both take on disk together. */
    bytes: z.number().int(),
    /** When the oldest message that waits was sent. */
    oldest: moment.optional(),
    /** The newest first; with `until` when an old one ends. None: it is locked. */
    tokens: z.array(z.object({ since: moment, until: moment.optional() })),
  });

export const hostAgents = route({
  method: "GET",
  path: "/host/agents",
  who: "host",
  page: true,
  summary: "All agents, what waits for each, and how old their tokens are.",
  input: z.strictObject({}),
  reply: z.array(hosted),
  errors: [],
  example: {
    reply: [
      {
        name: example.agent.name,
        role: example.agent.role,
        status: example.agent.status,
        createdAt: example.agent.createdAt,
        lastSeen: example.agent.lastSeen,
        lastEvent: example.agent.lastEvent,
        waiting: 2,
        claimed: 0,
        bytes: 1840,
        oldest: "2026-11-21T11:30:00.000Z",
        tokens: [{ since: "2026-11-21T11:00:00.000Z" }],
      },
    ],
  },
});

export const revokeAgent = route({
  method: "DELETE",
  path: "/host/agents/:name",
  who: "host",
  summary:
    "Revoke an agent: its tokens and what they hold open end at once, its mailbox and subscriptions go.",
  notes:
    "With `keepMail=1` only the tokens end; mailbox, subscriptions and tasks wait for whoever recovers the name.",
  input: z.strictObject({ name, keepMail: z.enum(["0", "1"]).optional().describe("1 keeps the mailbox") }),
  reply: z.object({ ok: z.literal(true) }),
  errors: ["agent.unknown", "store.full"],
  example: { input: { name: "codex-1", keepMail: "1" }, reply: { ok: true } },
});

export const recoverAgent = route({
  method: "POST",
  path: "/host/agents/:name/recover",
  who: "host",
  summary: "Make a one-time invite that gives an agent back to whoever has lost its token.",
  notes:
    "Whoever joins by it, under this name, has the mailbox, the subscriptions and the tasks. The tokens of before end then. " +
    "It can be used for a day, or until another one is made for this agent.",
  input: z.strictObject({ name }),
  reply: z.object({ id: z.string(), code: z.string(), expiresAt: moment }),
  errors: ["agent.unknown", "store.full"],
  example: {
    input: { name: "codex-1" },
    reply: { id: "k3x9p2", code: "bchi_…", expiresAt: "2026-11-22T12:00:00.000Z" },
  },
});

export const withdrawRecovery = route({
  method: "DELETE",
  path: "/host/agents/:name/recover",
  who: "host",
  summary: "End the invites that would give an agent back.",
  input: z.strictObject({ name }),
  reply: z.object({ withdrawn: z.number().int() }),
  errors: ["store.full"],
  example: { input: { name: "codex-1" }, reply: { withdrawn: 1 } },
});

export const hostConfig = route({
  method: "GET",
  path: "/host/config",
  who: "host",
  summary: "What is set: each value, where it came from, and whether a running relay takes another one.",
  input: z.strictObject({}),
  reply: z.array(z.object({ name: z.string(), value: z.unknown(), from: z.string(), reloads: z.boolean() })),
  errors: [],
  example: {
    reply: [
      { name: "port", value: 7117, from: "--port", reloads: false },
      { name: "limits.agents", value: 200, from: "/var/lib/backchannel/relay.toml", reloads: true },
    ],
  },
});

const deadLetter = z.object({
  agent: agentName,
  id: wholeId,
  from: agentName,
  to: z.string(),
  ts: moment,
  /** When it died, and of what. */
  at: moment,
  why: deathCause,
});

export const hostDead = route({
  method: "GET",
  path: "/host/dead",
  who: "host",
  page: true,
  summary:
    "Messages that expired or were handed out too often, of all mailboxes, the newest death first; no bodies.",
  input: z.strictObject({
    limit: z.coerce.number().int().min(1).max(limits.inbox).default(limits.claim).describe("letters at most"),
  }),
  reply: z.array(deadLetter),
  errors: [],
  example: {
    reply: [
      {
        agent: "codex-1",
        id: example.message.id,
        from: example.message.from,
        to: example.message.to,
        ts: example.message.ts,
        at: "2026-11-21T13:00:00.000Z",
        why: "expired",
      },
    ],
  },
});

export const redeliver = route({
  method: "POST",
  path: "/host/dead/redeliver",
  who: "host",
  page: true,
  summary: "Have a dead letter wait for its agent again, in its old place; it expires no more.",
  input: z.strictObject({ agent: name, id: idPrefix.describe("a message's id, or the start of it") }),
  reply: z.object({ agent: agentName, id: wholeId }),
  errors: ["dead.unknown", "message.ambiguous", "store.full"],
  example: {
    input: { agent: "codex-1", id: "3f6c1d0e" },
    reply: { agent: "codex-1", id: example.message.id },
  },
});

export const hostTraffic = route({
  method: "GET",
  path: "/host/traffic",
  who: "host",
  page: true,
  summary: "How much mail went through in each minute of the last hour.",
  notes: "Sixty minutes, the one that runs last. Counted in memory: a restart begins anew.",
  input: z.strictObject({}),
  reply: z.object({
    minutes: z.array(
      z.object({
        at: moment,
        sent: z.number().int(),
        /** Copies, one for each recipient. */
        delivered: z.number().int(),
        /** Copies that were acked. */
        done: z.number().int(),
      }),
    ),
  }),
  errors: [],
  example: { reply: { minutes: [{ at: "2026-11-21T12:00:00.000Z", sent: 3, delivered: 7, done: 5 }] } },
});

export const hostIncoming = route({
  method: "GET",
  path: "/host/webhooks/in",
  who: "host",
  page: true,
  summary: "The incoming hooks of all agents: no secrets, no templates.",
  input: z.strictObject({}),
  reply: z.array(
    incomingHook.pick({
      id: true,
      owner: true,
      as: true,
      to: true,
      requires: true,
      check: true,
      createdAt: true,
    }),
  ),
  errors: [],
  example: {
    reply: [
      {
        id: "5d0c1f7a9be24c31",
        owner: "claude-main",
        as: "task",
        to: "@codex-1",
        check: "github",
        createdAt: "2026-11-21T12:00:00.000Z",
      },
    ],
  },
});

export const takeSnapshot = route({
  method: "POST",
  path: "/host/snapshot",
  who: "host",
  summary:
    "Give every file of the mail a second name in a folder of the home, as they are now, for a backup.",
  notes:
    "All that was answered before is in it. Whoever asks for it removes the folder; the next start would.",
  input: z.strictObject({}),
  reply: z.object({ folder: z.string() }),
  errors: ["store.full", "store.failed"],
  example: { input: {}, reply: { folder: "snapshots/9f3a2b1c5d6e7f80" } },
});

export const rotateRoomToken = route({
  method: "POST",
  path: "/host/room-token/rotate",
  who: "host",
  summary: "Get a new room token; the ones before work until `graceUntil`.",
  notes:
    "Answers to requests with an old one have `Deprecation` and `Sunset` headers. `kept` is false when the relay was started with " +
    "a room token of the operator's: the new one has to be put there before the next start.",
  input: z.strictObject({ now: z.boolean().optional().describe("end the old ones at once") }),
  reply: z.object({ token: z.string(), graceUntil: moment, kept: z.boolean() }),
  errors: ["store.full"],
  example: {
    input: {},
    reply: { token: "bchr_…", graceUntil: "2026-11-28T12:00:00.000Z", kept: true },
  },
});

export const hostSessionCode = route({
  method: "POST",
  path: "/host/session/code",
  who: "host",
  summary: "Get a code that signs in on the page as the host, once.",
  notes: "With an agent's personal `token`, as that agent too.",
  input: z.strictObject({ token: z.string().max(512).optional().describe("an agent's personal token") }),
  reply: z.object({ code: z.string(), expiresAt: moment }),
  errors: ["auth.wrong", "rate.limited"],
  example: { input: {}, reply: { code: "bchc_…", expiresAt: "2026-11-21T12:01:00.000Z" } },
});
