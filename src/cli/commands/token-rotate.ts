import { saveIdentity } from "../../client/identity.ts";
import { command } from "../command.ts";
import { connectionFlags } from "../global-flags.ts";

export const tokenRotate = command({
  name: "token rotate",
  summary: "Get a new personal token; the old one works for 15 minutes more.",
  notes:
    "The new token is kept in this home before anything relies on it. When the old one came from a flag or the " +
    "environment, the new one is printed instead, this once.",
  flags: {
    now: { type: "boolean", description: "end the old one at once, and the streams that it holds open" },
    ...connectionFlags,
  },
  positionals: [],
  examples: ["bch token rotate", "bch token rotate --now", "BACKCHANNEL_AGENT=codex-1 bch token rotate"],
  async run({ args, home, output, connect }) {
    const { client, agent, identity } = await connect();
    const { token, graceUntil } = await client.call("rotateToken", args.now ? { now: true } : {});
    if (!identity) return output.answer({ agent, token, graceUntil }, () => token);
    saveIdentity(home, { ...identity, token });
    output.answer({ agent, graceUntil }, () =>
      args.now
        ? `@${agent} has a new token; the old one is good no more`
        : `@${agent} has a new token; the old one works until ${graceUntil}`,
    );
  },
});
