import { z } from "zod";
import { agentName } from "../domain/name.ts";
import { route } from "./route.ts";

/** What may look different from before. */
const topic = z.enum(["mail", "sent", "tasks", "agents", "channels"]);

export const changes = route({
  method: "GET",
  path: "/changes/:agent",
  who: "own",
  kind: "stream",
  summary: "Hear what to ask for again, as Server-Sent Events: for pages that show it.",
  notes:
    "`mail`: one's mailbox. `sent`: what became of the last 100 messages one has sent. `tasks`: those that concern one. What happens " +
    "within a moment is told once, and it may be told when nothing has changed. It has no content: after a connection was lost, " +
    "ask for all of it. Who should be told of each message listens to `/events`.",
  input: z.strictObject({ agent: agentName.describe("the caller's own") }),
  reply: z.object({ changed: z.array(topic) }),
  errors: ["stream.limit", "stream.agent"],
  example: { input: { agent: "codex-1" }, reply: { changed: ["mail", "sent"] } },
});
