import { command } from "../command.ts";
import { connectionFlags } from "../global-flags.ts";

export const webhookInRemove = command({
  name: "webhook in remove",
  summary: "Close an incoming hook: its URL works no more.",
  flags: connectionFlags,
  positionals: [{ name: "id", description: "the hook, as bch webhook in list shows it" }],
  examples: ["bch webhook in remove 5d0c1f7a9be24c31"],
  async run({ args, output, connect }) {
    const { client } = await connect();
    const done = await client.call("removeIncoming", { id: args.id });
    output.answer(done, () => `removed ${args.id}`);
  },
});
