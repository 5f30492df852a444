import { z } from "zod";
import { agentName, channelName } from "../domain/name.ts";
import { route } from "./route.ts";

const membership = z.strictObject({
  channel: channelName.describe("with or without its `#`"),
  agent: agentName.optional().describe("the caller, if anybody"),
});
const ok = z.object({ ok: z.literal(true) });

export const channel = z.object({ name: channelName, subscribers: z.array(agentName) });

export const channels = route({
  method: "GET",
  path: "/channels",
  who: "agent",
  summary: "The channels that have a subscriber.",
  notes: "Names only, or with `?details=1` objects with the subscribers.",
  input: z.strictObject({
    details: z.enum(["0", "1", "false", "true"]).optional().describe("with the subscribers"),
  }),
  reply: z.union([z.array(channelName), z.array(channel)]),
  errors: [],
  example: { input: { details: "1" }, reply: [{ name: "design", subscribers: ["codex-1"] }] },
});

export const subscribe = route({
  method: "POST",
  path: "/subscribe",
  who: "agent",
  summary: "Get a copy of each later post to a channel.",
  input: membership,
  reply: ok,
  errors: ["agent.other", "channel.limit", "store.full"],
  example: { input: { channel: "#design" }, reply: { ok: true } },
});

export const unsubscribe = route({
  method: "POST",
  path: "/unsubscribe",
  who: "agent",
  summary: "Get no more posts of a channel.",
  input: membership,
  reply: ok,
  errors: ["agent.other", "store.full"],
  example: { input: { channel: "#design" }, reply: { ok: true } },
});
