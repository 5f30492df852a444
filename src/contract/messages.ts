import { z } from "zod";
import { match } from "../domain/claim.ts";
import { stage, tracked } from "../domain/delivery.ts";
import { idPrefix } from "../domain/id.ts";
import { limits } from "../domain/limits.ts";
import { message } from "../domain/message.ts";
import { agentName } from "../domain/name.ts";
import { example } from "./example.ts";
import { route } from "./route.ts";

/** A number in a query string. */
const count = (least: number, most: number) => z.coerce.number().int().min(least).max(most);

export const inbox = route({
  method: "GET",
  path: "/inbox/:agent",
  who: "own",
  summary: "Look at the unclaimed messages, oldest first; claims nothing.",
  notes:
    "`after` is the id of the last message seen. `wait` holds the answer until there is one, or so many seconds.",
  input: z.strictObject({
    agent: agentName.describe("the caller's own"),
    match: match.optional().describe("only mail whose scope this contains, or that has none"),
    limit: count(1, limits.inbox).default(limits.claim).describe("messages at most"),
    after: idPrefix.optional().describe("id of the last one seen: only those behind it"),
    urgent: z
      .enum(["true", "false"])
      .optional()
      .transform((word) => word === "true")
      .describe("only urgent ones"),
    wait: count(0, limits.wait).default(0).describe("seconds to wait for the first"),
  }),
  reply: z.array(message),
  errors: ["message.unknown", "message.ambiguous", "stream.limit", "stream.agent"],
  example: { input: { agent: "codex-1" }, reply: [example.message] },
});

export const mailbox = route({
  method: "GET",
  path: "/mailbox/:agent",
  who: "own",
  summary: "Look through one's whole mailbox, the newest first; claims nothing.",
  notes:
    "What waits, what is claimed, what was taken with `keep` in the last 7 days, and what died; each with its state and its body. An " +
    "answer ends early when the bodies are too much together: the next one goes on with `before`, until one is empty.",
  input: z.strictObject({
    agent: agentName.describe("the caller's own"),
    limit: count(1, limits.claim).default(50).describe("messages at most"),
    before: idPrefix.optional().describe("id of the last one seen: only older ones"),
  }),
  reply: z.array(tracked),
  errors: ["message.unknown", "message.ambiguous"],
  example: {
    input: { agent: "codex-1" },
    reply: [{ ...example.message, deliveries: [{ agent: "codex-1", state: "unclaimed", attempt: 0 }] }],
  },
});

export const sent = route({
  method: "GET",
  path: "/sent",
  who: "agent",
  summary: "One's own messages of the last days, newest first, and what became of each.",
  notes:
    "An answer ends early when they went to very many: the next one goes on with `before`, until one is empty.",
  input: z.strictObject({
    limit: count(1, limits.claim).default(20).describe("messages at most"),
    before: idPrefix.optional().describe("id of the last one seen: only older ones"),
    bodies: z
      .enum(["0", "1"])
      .optional()
      .describe("1: with the body, as long as one of its receivers isn't done with it"),
  }),
  reply: z.array(tracked),
  errors: ["message.unknown", "message.ambiguous"],
  example: {
    reply: [
      {
        ...example.message,
        deliveries: [{ agent: "codex-1", state: "acked", at: "2026-11-21T12:00:09.000Z", by: "drain" }],
      },
    ],
  },
});

export const track = route({
  method: "GET",
  path: "/messages/:id",
  who: "agent",
  summary: "What became of a message that one sent or received.",
  notes:
    "`id` may be the start of one. A receiver sees its own delivery only. `wait` holds the answer until every copy " +
    "has come as far as `until` says, or so many seconds; then it tells what is so.",
  input: z.strictObject({
    id: idPrefix.describe("a message's id, or the start of it"),
    wait: count(0, limits.wait).default(0).describe("seconds to wait"),
    until: stage.default("ended").describe("`claimed`: a reader has it. `ended`: acked or dead"),
  }),
  reply: tracked,
  errors: ["message.unknown", "message.ambiguous", "stream.limit", "stream.agent"],
  example: {
    input: { id: "3f6c1d0e" },
    reply: {
      ...example.message,
      deliveries: [
        {
          agent: "codex-1",
          state: "claimed",
          attempt: 1,
          until: "2026-11-21T12:02:00.000Z",
          by: "hook",
          session: "codex-1a2b3c",
        },
      ],
    },
  },
});

export const events = route({
  method: "GET",
  path: "/events/:agent",
  who: "own",
  kind: "stream",
  summary: "Every message as it arrives, as Server-Sent Events; what is unclaimed comes first.",
  notes:
    "Receiving acks nothing: claim to keep others away. `Last-Event-ID` (a message's id) leaves out what came " +
    "before it. A comment comes at least every 15 s.",
  input: z.strictObject({
    agent: agentName.describe("the caller's own"),
    match: match.optional().describe("only mail whose scope this contains, or that has none"),
  }),
  reply: message,
  errors: ["stream.limit", "stream.agent"],
  example: { input: { agent: "codex-1" }, reply: example.message },
});
