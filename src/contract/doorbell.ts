import { z } from "zod";
import { match } from "../domain/claim.ts";
import { doorbellEvent, rungName } from "../domain/doorbell.ts";
import { agentName } from "../domain/name.ts";
import { session } from "../domain/session.ts";
import { example } from "./example.ts";
import { route } from "./route.ts";

export const doorbell = route({
  method: "GET",
  path: "/doorbell/:agent",
  who: "own",
  kind: "stream",
  summary:
    "Offer a way to wake a session of this agent, and hear when it is to be used, as Server-Sent Events.",
  notes:
    "The open stream is the offer; it ends with it. Of all that are open the relay rings one, the best: when mail " +
    "that `match` lets through has waited for 2 s (urgent: at once) and nobody has claimed any; the next one when " +
    "nothing was claimed for 30 s. Between two rings for an agent is a minute, unless the second is for the same " +
    "mail on another rung. A ring has no body and claims nothing. The newer stream of the same rung and session " +
    "takes the place of the older, which ends with `replaced`. A comment comes at least every 15 s.",
  input: z.strictObject({
    agent: agentName.describe("the caller's own"),
    rung: rungName.default("exec").describe("what would be done with a ring"),
    session: session.optional().describe("which of the agent's sessions it would wake"),
    match: match.optional().describe("only mail whose scope this contains, or that has none"),
  }),
  reply: doorbellEvent,
  errors: ["stream.limit", "stream.agent"],
  example: {
    input: { agent: "codex-1", rung: "codex" },
    reply: { kind: "ring", unread: 2, urgent: 0, from: ["claude-main"], ids: [example.message.id] },
  },
});
