import { command } from "../command.ts";
import { connectionFlags } from "../global-flags.ts";

export const sub = command({
  name: "sub",
  summary: "Get a copy of each later post to a channel.",
  flags: connectionFlags,
  positionals: [{ name: "channel", description: "its name, with or without #" }],
  examples: ["bch sub design", 'bch sub "#design"'],
  async run({ args, output, connect }) {
    const { client, agent } = await connect();
    const channel = args.channel.replace(/^#/, "").toLowerCase();
    await client.call("subscribe", { channel });
    output.answer({ ok: true, agent, channel }, () => `@${agent} gets the posts to #${channel}`);
  },
});
