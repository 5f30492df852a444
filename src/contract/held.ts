import { z } from "zod";
import { heldMessage } from "../domain/hold.ts";
import { idPrefix, wholeId } from "../domain/id.ts";
import { example } from "./example.ts";
import { route } from "./route.ts";

const { body: _, ...shown } = example.message;

export const held = route({
  method: "GET",
  path: "/held",
  who: "agent",
  summary:
    "Messages for the caller that are held, because two agents seem to keep each other going; no bodies.",
  notes:
    "They are on disk, and handed out by themselves at `until`. `why`: `hops`, the answer to an answer more than 20 deep " +
    "within an hour; `pair`, over 60 messages between two agents within an hour, half of them each way. It is absent when " +
    "the relay was restarted since.",
  input: z.strictObject({}),
  reply: z.array(heldMessage),
  errors: [],
  example: { reply: [{ ...shown, until: "2026-11-21T12:40:00.000Z", why: "hops" }] },
});

export const releaseHeld = route({
  method: "POST",
  path: "/held/release",
  who: "agent",
  summary: "Let a held message through now. For a person to decide, who has seen what the two agents write.",
  input: z.strictObject({ id: idPrefix.describe("a message's id, or the start of it") }),
  reply: z.object({ released: wholeId }),
  errors: ["hold.unknown", "message.ambiguous", "store.full"],
  example: { input: { id: "3f6c1d0e" }, reply: { released: example.message.id } },
});
