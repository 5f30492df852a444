import { z } from "zod";
import { limits } from "./limits.ts";
import { moment } from "./moment.ts";
import { agentName, capability, channelName } from "./name.ts";
import { relayName } from "./relay-name.ts";
import { line, text } from "./text.ts";

export const status = z.enum(["online", "busy", "away"]);

const capabilities = z
  .array(capability)
  .max(limits.capabilities, `at most ${limits.capabilities} capabilities`)
  .transform((list) => [...new Set(list)]);

/** What an agent says of itself when it joins, or later to change it. */
export const registration = z.strictObject({
  name: agentName
    .refine((name) => name !== relayName, `"${relayName}" signs what the relay itself has to say`)
    .describe("letters, digits, dots, underscores and hyphens; upper case becomes lower case"),
  role: line(limits.role).optional().describe("one word for what it is here"),
  description: text(limits.description).optional().describe("what others should know of it"),
  capabilities: capabilities.optional().describe("words for what it can do"),
});

/**
 * What the relay can prove of an agent: it joined, made a call, sent, looked at its inbox, was handed mail, settled some,
 * or holds a stream open. None of them says that a model has read anything.
 */
export const presenceEvent = z.enum([
  "joined",
  "called",
  "sent",
  "looked",
  "claimed",
  "settled",
  "listening",
]);

/** An agent as others see it. */
export const agent = z.object({
  name: agentName,
  role: z.string().optional(),
  description: z.string().optional(),
  capabilities: z.array(z.string()),
  subscriptions: z.array(channelName),
  status,
  note: z.string().optional(),
  createdAt: moment,
  /** When the last proven event was, and which; agents of an older relay have none. */
  lastSeen: moment,
  lastEvent: presenceEvent.optional(),
});

export type Registration = z.output<typeof registration>;
export type Agent = z.output<typeof agent>;
export type PresenceEvent = z.output<typeof presenceEvent>;
export type Status = z.output<typeof status>;
