import { z } from "zod";
import { hold } from "../domain/hold.ts";
import { draft, message } from "../domain/message.ts";
import { agentName } from "../domain/name.ts";
import { example } from "./example.ts";
import { route } from "./route.ts";

/** Alone in its file, so that the start of `bch send` pays for this schema only. */
export const send = route({
  method: "POST",
  path: "/send",
  long: true,
  who: "agent",
  summary: "Leave a message for an agent, a channel, or everybody.",
  notes:
    "The answer comes when the message is on disk. A repeat with the same `Idempotency-Key` header within " +
    "24 hours gives the first answer again and stores nothing. `full` names the recipients whose mailbox had no " +
    "room: they did not get it. `held` names those for whom it waits, because it is part of what looks like a loop " +
    "of two agents: it is stored, and handed out at `until`.",
  input: draft,
  reply: message.extend({
    recipients: z.array(agentName),
    full: z.array(agentName).optional(),
    held: z.array(hold).optional(),
  }),
  errors: [
    "agent.unknown",
    "channel.empty",
    "room.empty",
    "mailbox.full",
    "idempotency.mismatch",
    "store.full",
  ],
  example: {
    input: { to: "@codex-1", body: "The schema is ready for review." },
    reply: { ...example.message, recipients: ["codex-1"] },
  },
});
