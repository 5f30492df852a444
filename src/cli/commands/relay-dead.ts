import { limits } from "../../domain/limits.ts";
import { shortId } from "../../domain/short-id.ts";
import { ago } from "../age.ts";
import { command } from "../command.ts";
import { hostClient } from "../host-client.ts";
import { table } from "../table.ts";

const causes: Record<string, string> = {
  expired: "expired before anybody read it",
  attempts: `handed out ${limits.attempts} times without an ack`,
};

export const relayDead = command({
  name: "relay dead",
  summary: "Show the dead letters of this home's relay, the newest death first; never what they say.",
  notes:
    "A message dies when it expires, or when it was handed out too often without an ack; it is kept for 30 days. For the host: through " +
    "the socket of the relay that runs on this home, or on its files when none runs.",
  flags: { limit: { type: "number", value: "N", description: `at most so many (${limits.claim})` } },
  positionals: [],
  examples: ["bch relay dead", "bch relay dead --json --limit 1000"],
  async run(context) {
    const { args, output, clock } = context;
    await using host = await hostClient(context);
    const letters = await host.client.call("hostDead", { limit: args.limit ?? limits.claim });
    const now = clock.now();
    output.answer(letters, () => {
      if (letters.length === 0) return "no dead letters";
      return table(
        letters.map(({ agent, id, from, ts, at, why }) => [
          shortId(id),
          `for @${agent}`,
          `from @${from}, ${ago(ts, now)}`,
          `died ${ago(at, now)}`,
          causes[why] ?? why,
        ]),
      );
    });
  },
});
