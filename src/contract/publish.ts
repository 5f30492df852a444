import type { z } from "zod";
import { limits } from "../domain/limits.ts";
import { draft } from "../domain/message.ts";
import { line } from "../domain/text.ts";
import { titled } from "../domain/titled.ts";
import { example } from "./example.ts";
import { route } from "./route.ts";
import { send } from "./send.ts";

const fields = draft.omit({ refs: true }).extend({
  priority: draft.shape.priority.describe("urgent may wake the receiver; or as header `X-Priority`"),
  scope: draft.shape.scope.describe("a repository or topic; or as header `X-Scope`"),
  thread: draft.shape.thread.describe("id of the message that this one answers; or as header `X-Thread`"),
  title: line(limits.task.title)
    .optional()
    .describe("a line that goes above the text; or as header `X-Title`"),
});

export const publish = route({
  method: "POST",
  path: "/to/:to",
  takes: "text",
  long: true,
  who: "agent",
  summary: "Leave the text of the request, as it is, for an agent, a channel, or everybody.",
  notes:
    "For scripts: the body is the message, whatever its `Content-Type`; the fields go into the query or, four of " +
    "them, into headers of printable ASCII. The `#` of a channel is `%23` in a URL. Apart from that it is a send: " +
    "the same answer, errors and `Idempotency-Key`.",
  input: fields.refine(
    ({ title, body }: z.output<typeof fields>) => Buffer.byteLength(titled(title, body)) <= limits.body,
    {
      path: ["body"],
      message: `at most ${limits.body} bytes with its title`,
    },
  ),
  reply: send.reply,
  errors: send.errors,
  example: {
    input: { to: "codex-1", body: "build broke", priority: "urgent" },
    reply: { ...example.message, body: "build broke", priority: "urgent", recipients: ["codex-1"] },
  },
});
