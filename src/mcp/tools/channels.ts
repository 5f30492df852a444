import { z } from "zod";
import { channel } from "../../contract/channels.ts";
import { fault } from "../../domain/fault.ts";
import { channelName } from "../../domain/name.ts";
import { tool } from "../tool.ts";

export const channels = tool({
  name: "bch_channels",
  description:
    "List the channels, or join or leave one. Members get a copy of each later post; post with bch_send to #name. " +
    "A channel exists while somebody is in it: joining makes it.",
  annotations: {
    title: "List, join or leave channels",
    readOnlyHint: false,
    destructiveHint: false,
    idempotentHint: true,
    openWorldHint: false,
  },
  input: z.strictObject({
    action: z.enum(["list", "join", "leave"]).default("list"),
    channel: channelName.optional().describe("To join or leave"),
  }),
  output: z.object({
    channels: z.array(channel).optional(),
    joined: z.array(channelName),
  }),

  async run({ action, channel: name }, { relay, signal }) {
    if (action === "list") {
      const [found, me] = await Promise.all([
        relay.call("channels", { details: "1" }, { signal }),
        relay.call("me", {}, { signal }),
      ]);
      const listed = found.filter((entry) => typeof entry !== "string");
      const lines = listed.map((entry) => `#${entry.name}: ${entry.subscribers.join(", ")}`);
      return {
        text: [...lines, `You are in ${names(me.subscriptions)}.`].join("\n"),
        data: { channels: listed, joined: me.subscriptions },
        waiting: me.waiting,
      };
    }
    if (!name) throw fault("request.invalid", "channel", `say which one to ${action}`);
    await relay.call(action === "join" ? "subscribe" : "unsubscribe", { channel: name }, { signal });
    const me = await relay.call("me", {}, { signal });
    const done = action === "join" ? `You get the later posts to #${name}.` : `You left #${name}.`;
    return {
      text: `${done} You are in ${names(me.subscriptions)}.`,
      data: { joined: me.subscriptions },
      waiting: me.waiting,
    };
  },
});

const names = (list: string[]): string => list.map((name) => `#${name}`).join(", ") || "no channel";
