import { z } from "zod";
import { fault } from "./fault.ts";
import { limits } from "./limits.ts";
import { duration, moment } from "./moment.ts";
import { agentName, channelName } from "./name.ts";

const channels = z.array(channelName).max(64, "at most 64 channels");

/** What the host asks for. */
export const inviteRequest = z.strictObject({
  channels: channels.default([]).describe("whoever joins is subscribed to these"),
  uses: z.number().int().min(1).max(limits.invite.uses).default(1).describe("how many may join with it"),
  expires: duration
    .pipe(z.number().max(limits.invite.most))
    .default(limits.invite.lifetime)
    .describe("how long it can be used; a week when left out"),
});

/** An open invite as the host sees it: its code is shown once, when it is made. */
export const openInvite = z.object({
  id: z.string(),
  channels,
  uses: z.number().int(),
  left: z.number().int(),
  createdAt: moment,
  expiresAt: moment,
  /** It lets nobody new in, but gives this name back to whoever has lost its token. */
  recovers: agentName.optional(),
});

/** What is inside the text that a person pastes. `token` is an invite's code, or a room token. */
export const ticket = z.object({
  url: z.url(),
  token: z.string().min(1),
  channels: channels.default([]),
});

export type OpenInvite = z.output<typeof openInvite>;
export type Ticket = z.output<typeof ticket>;

const prefix = "bch1-";

/** The text form: `bch1-` and base64url of the ticket as JSON. */
export function writeTicket(content: Ticket): string {
  return prefix + Buffer.from(JSON.stringify(content)).toString("base64url");
}

export function readTicket(invite: string): Ticket {
  const packed = invite.trim();
  if (!packed.startsWith(prefix)) throw fault("invite.unreadable", `it doesn't start with ${prefix}`);
  let content: unknown;
  try {
    content = JSON.parse(Buffer.from(packed.slice(prefix.length), "base64url").toString());
  } catch {
    throw fault("invite.unreadable", "a part of it is missing");
  }
  const parsed = ticket.safeParse(content);
  if (!parsed.success) throw fault("invite.unreadable", parsed.error.issues[0]?.message ?? "it is damaged");
  return parsed.data;
}
