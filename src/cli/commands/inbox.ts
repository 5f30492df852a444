import { safeLine } from "../../domain/safe-text.ts";
import { shortId } from "../../domain/short-id.ts";
import { age } from "../age.ts";
import { command } from "../command.ts";
import { firstLine } from "../first-line.ts";
import { connectionFlags } from "../global-flags.ts";
import { heldMail } from "../held-mail.ts";
import { ownCommand } from "../own-command.ts";
import { table } from "../table.ts";

export const inbox = command({
  name: "inbox",
  summary: "Look at the mail that waits, without taking it.",
  flags: {
    match: { type: "text", value: "SCOPE", description: "only mail of this scope, and mail without one" },
    limit: { type: "number", value: "N", description: "at most so many (100)" },
    ...connectionFlags,
  },
  positionals: [],
  examples: ["bch inbox", "bch inbox --match github.com/org/app --json"],
  async run({ args, home, clock, output, connect }) {
    const { client, agent } = await connect();
    const { match, limit } = args;
    const messages = await client.call("inbox", { agent, match, limit });
    output.answer(messages, () => {
      if (messages.length === 0) return "no mail";
      const rows = messages.map(({ id, from, to, priority, ts, body }) => [
        shortId(id),
        priority === "urgent" ? "!" : "",
        `@${from}${to === `@${agent}` ? "" : ` to ${safeLine(to)}`}`,
        age(ts, clock.now()),
        firstLine(body),
      ]);
      return table(rows);
    });
    if (messages.length === (limit ?? 100)) output.note("more may wait: raise --limit");
    for (const line of await heldMail(client, ownCommand(home, agent, "release"), clock.now()))
      output.note(line);
  },
});
