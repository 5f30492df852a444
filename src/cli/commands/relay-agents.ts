import { ago } from "../age.ts";
import { command } from "../command.ts";
import { hostClient } from "../host-client.ts";
import { table } from "../table.ts";

export const relayAgents = command({
  name: "relay agents",
  summary: "Show all agents of this home's relay: last proven event, waiting mail, age of their tokens.",
  notes:
    "For the host: it works through the socket of the relay that runs on this home, or on its files when none runs.",
  flags: {},
  positionals: [],
  examples: ["bch relay agents", "bch relay agents --json"],
  async run(context) {
    const { output, clock } = context;
    await using host = await hostClient(context);
    const agents = await host.client.call("hostAgents", {});
    const now = clock.now();
    output.answer(agents, () => {
      if (agents.length === 0) return "nobody has joined yet";
      const rows = agents.map(({ name, status, lastEvent, lastSeen, waiting, claimed, oldest, tokens }) => [
        `@${name}`,
        tokens.length === 0 ? "locked" : status,
        `${lastEvent ?? "seen"} ${ago(lastSeen, now)}`,
        waiting === 0 ? "no mail" : `${waiting} waiting${oldest ? `, since ${ago(oldest, now)}` : ""}`,
        claimed === 0 ? "" : `${claimed} claimed`,
        tokens[0] ? `token made ${ago(tokens[0].since, now)}` : `bch relay recover ${name} gives it back`,
      ]);
      return table(rows);
    });
  },
});
