import { command } from "../command.ts";
import { connectionFlags } from "../global-flags.ts";
import { table } from "../table.ts";

export const webhookInList = command({
  name: "webhook in list",
  summary: "Your incoming hooks.",
  flags: connectionFlags,
  positionals: [],
  examples: ["bch webhook in list", "bch webhook in list --json"],
  async run({ output, connect }) {
    const { client } = await connect();
    const hooks = await client.call("incoming", {});
    output.answer(hooks, () =>
      hooks.length === 0
        ? "no incoming hooks"
        : table([
            ["id", "makes", "for", "check", "template"],
            ...hooks.map(({ id, as, to, requires, check, title, body }) => [
              id,
              as,
              to ?? requires?.join(" ") ?? "",
              check,
              (title ?? body).replace(/\s+/g, " ").slice(0, 60),
            ]),
          ]),
    );
  },
});
