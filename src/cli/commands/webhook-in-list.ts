import { command } from "../command.ts";
import { connectionFlags } from "../global-flags.ts";
import { hookOrigin } from "../hook-origin.ts";
import { table } from "../table.ts";

export const webhookInList = command({
  name: "webhook in list",
  summary: "Your incoming hooks.",
  flags: connectionFlags,
  positionals: [],
  examples: ["bch webhook in list", "bch webhook in list --json"],
  async run({ output, clock, connect }) {
    const { client } = await connect();
    const hooks = await client.call("incoming", {});
    output.answer(hooks, () =>
      hooks.length === 0
        ? "no incoming hooks"
        : table([
            ["id", "makes", "for", "check", "made", "template"],
            ...hooks.map((hook) => [
              hook.id,
              hook.as,
              hook.to ?? hook.requires?.join(" ") ?? "",
              hook.check,
              hookOrigin(hook, clock.now()),
              (hook.title ?? hook.body).replace(/\s+/g, " ").slice(0, 60),
            ]),
          ]),
    );
  },
});
