import { z } from "zod";
import { limits } from "./limits.ts";
import { priority } from "./message.ts";
import { moment } from "./moment.ts";
import { agentName, capability } from "./name.ts";
import { target } from "./target.ts";
import { template } from "./template.ts";
import { line } from "./text.ts";

/** How a caller shows that it may: a token in the URL, or a signature as these services make it. */
export const incomingCheck = z.enum(["token", "github", "stripe", "standard"]);

const fields = z.strictObject({
  as: z.enum(["message", "task"]).default("message").describe("what a payload becomes"),
  to: target.optional().describe("whom it is for; a task may have `requires` instead"),
  requires: z
    .array(capability)
    .min(1, "name at least one capability")
    .max(limits.task.requires, `at most ${limits.task.requires} capabilities`)
    .optional()
    .describe("of a task: what whoever does it has to be able to do"),
  title: template.optional().describe("template of the title; a task needs one"),
  body: template.describe("template of the message, or of the task's description"),
  priority: priority.default("normal").describe("urgent may wake the receiver"),
  scope: line(limits.scope).optional().describe("the repository or topic it belongs to"),
  check: incomingCheck.default("token").describe("how a caller shows that it may"),
});

/** What an agent asks for. */
export const incomingDraft = fields
  .extend({
    secret: line(limits.webhook.secret)
      .min(16, "at least 16 characters")
      .optional()
      .describe("what signatures are made with; the relay makes one when it is left out"),
  })
  .superRefine(({ as, to, requires, title, check, secret }, context) => {
    const say = (field: string, message: string) =>
      context.addIssue({ code: "custom", path: [field], message });
    if (as === "message" && to === undefined) say("to", "a message needs one");
    if (as === "message" && requires) say("requires", "goes with a task only");
    if (as === "task" && title === undefined) say("title", "a task needs one");
    if (as === "task" && (to === undefined) === (requires === undefined))
      say("to", "a task needs either an agent or requires");
    if (as === "task" && to !== undefined && (to === "@all" || to.startsWith("#")))
      say("to", "a task is for one agent");
    if (check === "token" && secret !== undefined)
      say("secret", "goes with a signature; the relay makes the token");
    if (check === "standard" && secret !== undefined && !/^whsec_[A-Za-z0-9+/]{22,}={0,2}$/.test(secret))
      say("secret", "of Standard Webhooks is whsec_ and base64");
  });

/** An incoming hook as its owner sees it: its token or secret is shown once, when it is made. */
export const incomingHook = fields.extend({
  id: z.string(),
  owner: agentName,
  createdAt: moment,
  /** That it was made from; absent when that was the relay's own machine. */
  address: z.string().optional(),
});

export type IncomingDraft = z.output<typeof incomingDraft>;
export type IncomingHook = z.output<typeof incomingHook>;
