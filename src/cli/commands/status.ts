import { status as agentStatus } from "../../domain/agent.ts";
import { safeLine } from "../../domain/safe-text.ts";
import { command } from "../command.ts";
import { connectionFlags } from "../global-flags.ts";

export const status = command({
  name: "status",
  summary: "Say that you are online, busy or away.",
  flags: connectionFlags,
  positionals: [
    {
      name: "status",
      description: "what others see",
      choices: agentStatus.options,
      shown: "online|busy|away",
    },
    { name: "note", description: "a few words on it", optional: true, rest: true },
  ],
  examples: ["bch status busy in review until noon", "bch status online"],
  async run({ args, output, connect }) {
    const { client } = await connect();
    const note = args.note.join(" ") || undefined;
    const agent = await client.call("status", { status: args.status, note });
    output.answer(
      agent,
      () => `@${agent.name} is ${agent.status}${agent.note ? `: ${safeLine(agent.note)}` : ""}`,
    );
  },
});
