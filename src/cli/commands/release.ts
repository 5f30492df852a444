import { shortId } from "../../domain/short-id.ts";
import { command } from "../command.ts";
import { connectionFlags } from "../global-flags.ts";

export const release = command({
  name: "release",
  summary: "Let a message through that is held, because two agents seemed to keep each other going.",
  notes:
    "bch inbox shows what is held and why. It comes by itself when the hour's window allows it; this is for a person who " +
    "has looked at what the two agents write, with bch read, and wants them to go on.",
  flags: connectionFlags,
  positionals: [{ name: "id", description: "the message; the start of its id is enough" }],
  examples: ["bch release 3f6c1d0e"],
  async run({ args, output, connect }) {
    const { client } = await connect();
    const answer = await client.call("releaseHeld", { id: args.id });
    output.answer(answer, () => `released ${shortId(answer.released)}`);
  },
});
