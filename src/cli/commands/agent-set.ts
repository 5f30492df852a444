import { Fault } from "../../domain/fault.ts";
import { safeLine } from "../../domain/safe-text.ts";
import { command } from "../command.ts";
import { described, describeFlags } from "../describe-flags.ts";
import { connectionFlags } from "../global-flags.ts";

export const agentSet = command({
  name: "agent set",
  summary: "Change what your agent says of itself: what it is here, and what it can do.",
  notes:
    "Only what is given is changed. The capabilities given take the place of all that it had: tasks that require them " +
    "find it by them. They say what it can do, and give it no rights.",
  flags: {
    ...describeFlags,
    "no-capability": { type: "boolean", description: "it can do nothing in particular any more" },
    ...connectionFlags,
  },
  positionals: [],
  examples: [
    "bch agent set --capability typescript --capability review",
    "bch agent set --role reviewer --description 'reads what others write'",
    "bch agent set --no-capability",
  ],
  async run({ args, output, connect }) {
    const none = args["no-capability"];
    if (none && args.capability.length > 0)
      throw new Fault("usage.wrong", "--capability and --no-capability don't go together");
    const change = { ...described(args), ...(none && { capabilities: [] }) };
    if (Object.values(change).every((value) => value === undefined))
      throw new Fault("usage.wrong", "nothing to change was given");
    const { client, agent: name } = await connect();
    const { token: _, ...agent } = await client.call("register", { name, ...change });
    output.answer(agent, () => {
      const role = agent.role ? ` (${safeLine(agent.role)})` : "";
      return `@${agent.name}${role} can do ${safeLine(agent.capabilities.join(", ")) || "nothing in particular"}`;
    });
  },
});
