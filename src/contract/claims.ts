import { z } from "zod";
import { claimed, leaseSeconds, match, receipt, via } from "../domain/claim.ts";
import { idPrefix } from "../domain/id.ts";
import { limits } from "../domain/limits.ts";
import { message } from "../domain/message.ts";
import { agentName } from "../domain/name.ts";
import { session } from "../domain/session.ts";
import { example } from "./example.ts";
import { route } from "./route.ts";

const receipts = z.array(receipt).min(1).max(1000).describe("what claims gave, unchanged");
const lost = z.array(receipt);
/** How many unclaimed messages are left. */
const waiting = z.number().int();

export const claim = route({
  method: "POST",
  path: "/claim",
  who: "agent",
  summary: "Take messages for a while, oldest first; nobody else gets them until the lease ends.",
  notes:
    "Without `match` every message is meant; with it, those whose scope it contains and those without one. " +
    "`wait` holds the answer until there is one, or so many seconds. `via` says through which door, " +
    "`session` in which session: for the sender to see.",
  input: z.strictObject({
    match: match.optional().describe("only mail whose scope this contains, or that has none"),
    limit: z.number().int().min(1).max(limits.claim).default(limits.claim).describe("messages at most"),
    lease: leaseSeconds.default(limits.lease.normal).describe("seconds to hold them"),
    wait: z.number().int().min(0).max(limits.wait).default(0).describe("seconds to wait for the first"),
    urgent: z.boolean().default(false).describe("only urgent ones"),
    via: via.optional().describe("through which door they are read, like `drain`"),
    session: session.optional().describe("which of the agent's sessions reads them, like `codex-1a2b3c`"),
  }),
  reply: z.object({ messages: z.array(claimed), waiting }),
  errors: ["stream.limit", "stream.agent"],
  example: {
    input: { limit: 10 },
    reply: {
      messages: [
        { ...example.message, receipt: example.receipt, leaseUntil: "2026-11-21T12:02:00.000Z", attempt: 1 },
      ],
      waiting: 0,
    },
  },
});

const settleNotes =
  "`lost` has the receipts whose lease had ended; when none was good, the answer is 409 `claim.lost`.";

export const ack = route({
  method: "POST",
  path: "/ack",
  who: "agent",
  summary: "Done with these: their bodies are deleted.",
  notes: settleNotes,
  input: z.strictObject({ receipts }),
  reply: z.object({ acked: z.array(receipt), lost, waiting }),
  errors: ["claim.lost", "store.full"],
  example: {
    input: { receipts: [example.receipt] },
    reply: { acked: [example.receipt], lost: [], waiting: 0 },
  },
});

export const release = route({
  method: "POST",
  path: "/release",
  who: "agent",
  summary: "Give these back, now or after `delay` seconds.",
  notes: settleNotes,
  input: z.strictObject({
    receipts,
    delay: z
      .number()
      .int()
      .min(0)
      .max(limits.delay)
      .default(0)
      .describe("seconds until they can be claimed again"),
  }),
  reply: z.object({ released: z.array(receipt), lost, waiting }),
  errors: ["claim.lost", "store.full"],
  example: {
    input: { receipts: [example.receipt] },
    reply: { released: [example.receipt], lost: [], waiting: 1 },
  },
});

export const extend = route({
  method: "POST",
  path: "/extend",
  who: "agent",
  summary: "Keep these for `lease` more seconds, counted from now.",
  notes: settleNotes,
  input: z.strictObject({
    receipts,
    lease: leaseSeconds.default(limits.lease.normal).describe("seconds from now"),
  }),
  reply: z.object({ extended: z.array(receipt), lost, leaseUntil: z.string() }),
  errors: ["claim.lost", "store.full"],
  example: {
    input: { receipts: [example.receipt], lease: 600 },
    reply: { extended: [example.receipt], lost: [], leaseUntil: "2026-11-21T12:10:00.000Z" },
  },
});

export const take = route({
  method: "POST",
  path: "/take",
  who: "agent",
  summary: "Claim and ack one unclaimed message in a step.",
  notes:
    "With `keep` the body stays readable by its id (take it again, or `GET /messages/:id`) until its receipt is swept. " +
    "`message` is null when it isn't there or another reader holds it.",
  input: z.strictObject({
    id: idPrefix.describe("a message's id, or the start of it"),
    keep: z.boolean().default(false).describe("leave the body readable"),
    agent: agentName.optional().describe("the caller, if anybody"),
  }),
  reply: z.object({ message: message.nullable() }),
  errors: ["agent.other", "message.ambiguous", "store.full"],
  example: { input: { id: "3f6c1d0e" }, reply: { message: example.message } },
});
