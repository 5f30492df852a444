import { z } from "zod";
import { agent } from "./agent.ts";
import { incomingHook } from "./incoming-hook.ts";
import { openInvite } from "./invite.ts";
import { moment } from "./moment.ts";
import { agentName, channelName } from "./name.ts";
import { hookAttempt, outgoingHook } from "./outgoing-hook.ts";

/** What is kept on disk beside mail. `v` is the version of the format. */
const v = z.literal(1);

/** SHA-256 of a token, in hex. The token itself is nowhere on the relay. */
const hash = z.string().regex(/^[0-9a-f]{64}$/);

export const agentRecord = agent.omit({ subscriptions: true }).extend({
  v,
  /** The newest first; one with `until` is the last before a rotation. */
  tokens: z.array(z.object({ hash, since: moment, until: moment.optional() })),
});

export const channelRecord = z.object({
  v,
  name: channelName,
  subscribers: z.array(agentName),
  createdAt: moment,
});

export const inviteRecord = openInvite.extend({
  v,
  hash,
  /** With `recovers`: when that agent joined. Somebody who has the name later is another. */
  joined: moment.optional(),
});

/** One of `hash` and `secret`: a signature can't be checked with a hash. */
export const incomingRecord = incomingHook.extend({
  v,
  hash: hash.optional(),
  secret: z.string().optional(),
  /** When its owner joined: a later agent of that name is another. */
  ownerSince: moment,
});

/** With an `owner`: when it joined; a later agent of that name is another. */
export const outgoingRecord = outgoingHook.omit({ waiting: true }).extend({
  v,
  secret: z.string(),
  ownerSince: moment.optional(),
  /** The newest first. */
  log: z.array(hookAttempt),
});

/** Somebody signed in on the page, by the hash of the cookie. */
export const sessionRecord = z.object({
  v,
  id: hash,
  /** Who it is, and the hash of the token that was shown: without that one there is no session either. */
  agent: z.object({ name: agentName, token: hash }).optional(),
  /** By access to the home. */
  host: z.boolean(),
  since: moment,
  until: moment,
});

export const settingsRecord = z.object({
  v,
  /** Hashes of the room tokens that let someone join: the newest first, older ones with the time when they end. */
  rooms: z.array(z.object({ hash, since: moment, until: moment.optional() })),
});

export type AgentRecord = z.output<typeof agentRecord>;
export type ChannelRecord = z.output<typeof channelRecord>;
export type IncomingRecord = z.output<typeof incomingRecord>;
export type InviteRecord = z.output<typeof inviteRecord>;
export type OutgoingRecord = z.output<typeof outgoingRecord>;
export type SessionRecord = z.output<typeof sessionRecord>;
export type SettingsRecord = z.output<typeof settingsRecord>;
