import { command } from "../command.ts";
import { connectionFlags } from "../global-flags.ts";

export const unsub = command({
  name: "unsub",
  summary: "Get no more posts of a channel.",
  flags: connectionFlags,
  positionals: [{ name: "channel", description: "its name, with or without #" }],
  examples: ["bch unsub design"],
  async run({ args, output, connect }) {
    const { client, agent } = await connect();
    const channel = args.channel.replace(/^#/, "").toLowerCase();
    await client.call("unsubscribe", { channel });
    output.answer({ ok: true, agent, channel }, () => `@${agent} gets no more posts of #${channel}`);
  },
});
