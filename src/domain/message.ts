import { z } from "zod";
import { wholeId } from "./id.ts";
import { limits } from "./limits.ts";
import { deadline, moment } from "./moment.ts";
import { agentName } from "./name.ts";
import { target } from "./target.ts";
import { line, text } from "./text.ts";

/** `urgent` may wake the receiver; it doesn't jump the queue. */
export const priority = z.enum(["normal", "urgent"]);

const scope = line(limits.scope);
const thread = line(limits.thread);
const refs = z.array(line(limits.ref)).max(limits.refs, `at most ${limits.refs} refs`);

/** What a sender writes. The relay adds who sent it, its id and when. */
export const draft = z.strictObject({
  to: target.describe("`@agent`, `#channel` or `@all`; a bare word is an agent"),
  body: text(limits.body).describe("the message, as Markdown"),
  priority: priority.default("normal").describe("urgent may wake the receiver"),
  scope: scope
    .optional()
    .describe("a repository or topic: only readers whose match contains it get the message"),
  thread: thread.optional().describe("id of the message that this one answers"),
  refs: refs.optional().describe("paths and links that belong to it"),
  expires: deadline.optional().describe("not handed out after this"),
});

/** A message as it is stored and handed out. */
export const message = z.object({
  id: wholeId,
  from: agentName,
  to: z.string(),
  body: z.string(),
  priority,
  scope: z.string().optional(),
  thread: z.string().optional(),
  refs: z.array(z.string()).optional(),
  ts: moment,
  expires: moment.optional(),
});

export type Draft = z.output<typeof draft>;
export type Message = z.output<typeof message>;
