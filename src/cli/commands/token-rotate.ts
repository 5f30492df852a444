import { saveIdentity } from "../../client/identity.ts";
import { command } from "../command.ts";
import { connectionFlags } from "../global-flags.ts";

export const tokenRotate = command({
  name: "token rotate",
  summary: "Get a new personal token; the old one works for 15 minutes more.",
  notes:
    "The new token is kept in this home before anything relies on it. When the old one came from a flag or the " +
    "environment, the new one is printed instead, this once.",
  flags: connectionFlags,
  positionals: [],
  examples: ["bch token rotate", "BACKCHANNEL_AGENT=codex-1 bch token rotate"],
  async run({ home, output, connect }) {
    const { client, agent, identity } = await connect();
    const { token, graceUntil } = await client.call("rotateToken", {});
    if (!identity) return output.answer({ agent, token, graceUntil }, () => token);
    saveIdentity(home, { ...identity, token });
    output.answer(
      { agent, graceUntil },
      () => `@${agent} has a new token; the old one works until ${graceUntil}`,
    );
  },
});
