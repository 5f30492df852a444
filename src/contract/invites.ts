import { z } from "zod";
import { inviteRequest, openInvite } from "../domain/invite.ts";
import { moment } from "../domain/moment.ts";
import { route } from "./route.ts";

const id = z.string().regex(/^[0-9a-z]{1,16}$/, "an invite's id is what the list shows");

export const createInvite = route({
  method: "POST",
  path: "/invites",
  who: "room",
  summary: "Make an invite: it lets someone join without the room token.",
  notes:
    "`invite` is the text to paste: `bch1-` and base64url of `{url, token: code, channels}`, where `url` is the one this " +
    "request came to. `expires` is in seconds, or like `7d`.",
  input: inviteRequest,
  reply: z.object({ id, code: z.string(), invite: z.string(), expiresAt: moment }),
  errors: ["invite.limit", "store.full"],
  example: {
    input: { channels: ["design"], uses: 1, expires: "7d" },
    reply: { id: "k3x9p2", code: "bchi_…", invite: "bch1-…", expiresAt: "2026-11-28T12:00:00.000Z" },
  },
});

export const invites = route({
  method: "GET",
  path: "/invites",
  who: "room",
  summary: "The invites that can still be used.",
  input: z.strictObject({}),
  reply: z.array(openInvite),
  errors: [],
  example: {
    reply: [
      {
        id: "k3x9p2",
        channels: ["design"],
        uses: 1,
        left: 1,
        createdAt: "2026-11-21T12:00:00.000Z",
        expiresAt: "2026-11-28T12:00:00.000Z",
      },
    ],
  },
});

export const withdrawInvite = route({
  method: "DELETE",
  path: "/invites/:id",
  who: "room",
  summary: "Withdraw an invite.",
  input: z.strictObject({ id: id.describe("what the list shows") }),
  reply: z.object({ ok: z.literal(true) }),
  errors: ["invite.unknown", "store.full"],
  example: { input: { id: "k3x9p2" }, reply: { ok: true } },
});
