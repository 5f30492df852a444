import { safeLine } from "../../domain/safe-text.ts";
import { command } from "../command.ts";
import { connectionFlags } from "../global-flags.ts";
import { table } from "../table.ts";

export const whoami = command({
  name: "whoami",
  summary: "Show which agent you are, on which relay, and how much mail waits.",
  flags: connectionFlags,
  positionals: [],
  examples: ["bch whoami", "BACKCHANNEL_AGENT=codex-1 bch whoami --json"],
  async run({ output, connect }) {
    const { client, url, identity } = await connect();
    const me = await client.call("me", {});
    const token = identity ? "good, kept in this home" : "good, from a flag or the environment";
    output.answer({ ...me, relay: url, token: identity ? "home" : "given" }, () =>
      table([
        ["agent", `@${me.name}${me.role ? ` (${safeLine(me.role)})` : ""}`],
        ["relay", url],
        ["token", token],
        ["status", me.status + (me.note ? `: ${safeLine(me.note)}` : "")],
        ["channels", me.subscriptions.map((name) => `#${name}`).join(" ") || "none"],
        ["mail", `${me.waiting} waiting${me.claimed > 0 ? `, ${me.claimed} claimed` : ""}`],
      ]),
    );
  },
});
