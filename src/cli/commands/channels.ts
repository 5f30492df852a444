import { command } from "../command.ts";
import { connectionFlags } from "../global-flags.ts";
import { recipientNames } from "../recipient-names.ts";
import { table } from "../table.ts";

export const channels = command({
  name: "channels",
  summary: "List the channels and who gets their posts.",
  notes: "A channel exists while somebody subscribes to it.",
  flags: connectionFlags,
  positionals: [],
  examples: ["bch channels", "bch channels --json"],
  async run({ output, connect }) {
    const { client } = await connect();
    const answer = await client.call("channels", { details: "1" });
    const found = answer.map((channel) =>
      typeof channel === "string" ? { name: channel, subscribers: [] } : channel,
    );
    output.answer(found, () => {
      if (found.length === 0) return 'no channels yet; make one: bch sub "#name"';
      return table(found.map(({ name, subscribers }) => [`#${name}`, recipientNames(subscribers)]));
    });
  },
});
