import { RelayClient } from "../../client/relay-client.ts";
import { findRelay } from "../../client/relay-run.ts";
import { configLines } from "../../domain/relay-config.ts";
import { command } from "../command.ts";
import { table } from "../table.ts";

export const relayConfig = command({
  name: "relay config",
  summary: "Show what is set for this home's relay, and where each value came from.",
  notes:
    "Of the relay that runs: what is in force. Where none runs: what the next start would take from the environment and relay.toml. " +
    "Flags beat the environment (BACKCHANNEL_RELAY_LIMITS_AGENTS for limits.agents), the environment beats the file. " +
    "deploy/relay.toml has every setting, with what it means and its default. After a change: kill -HUP the relay's process.",
  flags: {
    config: {
      type: "text",
      value: "FILE",
      description: "settings (relay.toml in the home, if there is one)",
    },
  },
  positionals: [],
  examples: ["bch relay config", "bch relay config --config ./relay.toml --json"],
  async run({ args, home, env, output }) {
    const running = args.config === undefined ? await findRelay(home) : undefined;
    const lines = running
      ? await new RelayClient({ ...running.address, token: running.run.hostToken, agent: "bch" }).call(
          "hostConfig",
          {},
        )
      : await fromFile();
    output.answer(lines, () =>
      table([
        ...lines.map(({ name, value, from, reloads }) => [
          name,
          shown(value),
          from === "default" ? "" : `by ${from}`,
          reloads ? "" : "taken at a start only",
        ]),
      ]),
    );

    async function fromFile() {
      const { readConfig } = await import("../read-config.ts");
      return configLines(await readConfig({ home, file: args.config, env, flags: new Map() }));
    }
  },
});

function shown(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? "not set" : value.join(", ");
  return value === "" ? "not set" : String(value);
}
