import { relaySettings, type SettingName, settingNames, variableOf } from "../src/domain/relay-settings.ts";

/** deploy/relay.toml: every setting with its default, all commented out. */
export function configExample(): string {
  const plain = settingNames.filter((name) => !name.includes("."));
  const tables = Map.groupBy(
    settingNames.filter((name) => name.includes(".")),
    (name) => name.slice(0, name.indexOf(".")),
  );
  return [
    "# Settings of a relay, each with its default. Copy this file to relay.toml in the relay's home, or name it with --config,",
    "# and take the # away from what you change. A flag beats an environment variable, which beats this file.",
    `# The variable of a setting is its name in capitals: ${variableOf("limits.agents")} for limits.agents.`,
    "# bch relay config shows what is in force and why. After a change: systemctl reload backchannel, or kill -HUP the process;",
    "# what is marked “start” is taken at a start only.",
    "",
    ...plain.flatMap((name) => entry(name, name)),
    ...[...tables].flatMap(([table, names]) => [
      `[${table}]`,
      "",
      ...names.flatMap((name) => entry(name, name.slice(table.length + 1))),
    ]),
  ]
    .join("\n")
    .trimEnd()
    .concat("\n");
}

function entry(name: SettingName, key: string): string[] {
  const { says, normal, reloads } = relaySettings[name];
  return [`# ${says}${reloads ? "" : " (start)"}`, `#${key} = ${JSON.stringify(normal)}`, ""];
}
