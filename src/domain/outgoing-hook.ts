import { z } from "zod";
import { eventPattern } from "./hook-event.ts";
import { limits } from "./limits.ts";
import { moment } from "./moment.ts";
import { agentName, channelName } from "./name.ts";
import { line } from "./text.ts";

/** Where to, as a URL is written. Whether the relay may call it, its addresses decide. */
const url = line(limits.hook.url)
  .refine((text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol), "must be an https URL")
  .refine((text) => !URL.canParse(text) || !hasPassword(new URL(text)), "must have no name or password in it")
  .transform((text) => new URL(text).href.replace(/#.*$/, ""));

const hasPassword = ({ username, password }: URL): boolean => username !== "" || password !== "";

const secret = line(limits.webhook.secret)
  .min(16, "at least 16 characters")
  .refine(
    (text) =>
      !text.startsWith("whsec_") ||
      /^whsec_(?:[A-Za-z0-9+/]{4}){6,}(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text),
    "behind whsec_ comes base64",
  );

const fields = z.strictObject({
  url: url.describe("where deliveries are posted to"),
  events: z
    .array(eventPattern)
    .min(1, "name at least one event")
    .max(limits.hook.events, `at most ${limits.hook.events} events`)
    .default(["*"])
    .describe("which events: `message.sent`, `task.*`, `*`"),
  agent: agentName.optional().describe("only what concerns this agent"),
  channel: channelName.optional().describe("only mail to this channel"),
  withBody: z
    .boolean()
    .default(false)
    .describe("with bodies and refs of messages, descriptions and results of tasks"),
});

export const outgoingDraft = fields.extend({
  secret: secret
    .optional()
    .describe("what deliveries are signed with; the relay makes one when it is left out"),
});

/** What was tried last, and what came of it. */
export const hookAttempt = z.object({
  /** The delivery's, in each of its attempts. */
  id: z.string(),
  type: z.string(),
  at: moment,
  /** How long it took. */
  ms: z.number().int(),
  /** Which attempt of this delivery it was. */
  attempt: z.number().int(),
  status: z.number().int().optional(),
  /** Why there was no answer. */
  error: z.string().optional(),
  ok: z.boolean(),
});

/** Since when the oldest delivery fails, how often it did, and when it is tried again. */
const failing = z.object({ since: moment, attempts: z.number().int(), next: moment });

/** An outgoing hook as its owner sees it. Its secret is shown once, when it is made. */
export const outgoingHook = fields.extend({
  id: z.string(),
  /** Absent: it is the room's. */
  owner: agentName.optional(),
  createdAt: moment,
  /** That it was made from; absent when that was the relay's own machine. */
  address: z.string().optional(),
  state: z.enum(["active", "paused"]),
  /** Why it is paused. */
  reason: z.string().optional(),
  failing: failing.optional(),
  /** Deliveries that are still to be made. */
  waiting: z.number().int(),
});

export type OutgoingDraft = z.output<typeof outgoingDraft>;
export type OutgoingHook = z.output<typeof outgoingHook>;
export type HookAttempt = z.output<typeof hookAttempt>;
