import { Fault, fault } from "./fault.ts";
import { nearest } from "./nearest.ts";
import { type RelayConfig, relaySettings, type SettingName, settingNames } from "./relay-settings.ts";

/** Values from one place, by names that somebody typed. */
export interface ConfigLayer {
  /** What people call the place: "relay.toml", "--port". For a single value, by its name. */
  from: (name: string) => string;
  values: ReadonlyMap<string, unknown>;
  /** What to do about a mistake there. */
  hint?: string;
}

export interface ConfigInForce {
  values: RelayConfig;
  /** Where each value came from. */
  from: Readonly<Record<SettingName, string>>;
}

/** What is in force: of each setting the value of the last place that has one. Anything that can't be so is refused, and says where. */
export function relayConfig(layers: readonly ConfigLayer[]): ConfigInForce {
  const values: Record<string, unknown> = {};
  const from: Record<string, string> = {};
  for (const name of settingNames) {
    values[name] = relaySettings[name].normal;
    from[name] = "default";
  }
  for (const layer of layers) {
    for (const [name, given] of layer.values) {
      values[name] = checked(name, given, layer);
      from[name] = layer.from(name);
    }
  }
  return { values: values as unknown as RelayConfig, from: from as Record<SettingName, string> };
}

function checked(name: string, given: unknown, { from, hint }: ConfigLayer): unknown {
  const refuse = (why: string) =>
    new Fault("relay.config", fault("relay.config", from(name), why).message, hint);
  if (!Object.hasOwn(relaySettings, name)) {
    const meant = nearest(name, settingNames) ?? settingNames.find((known) => known.endsWith(`.${name}`));
    throw refuse(`${shown(name)} is no setting${meant ? `; did you mean ${meant}?` : ""}`);
  }
  const parsed = relaySettings[name as SettingName].schema.safeParse(given);
  if (parsed.success) return parsed.data;
  throw refuse(`${name} has to be ${parsed.error.issues[0]?.message}, not ${shown(given)}`);
}

const shown = (value: unknown): string => (JSON.stringify(value) ?? String(value)).slice(0, 80);

/** What is in force, a setting each. */
export const configLines = ({ values, from }: ConfigInForce) =>
  settingNames.map((name) => ({
    name,
    value: values[name],
    from: from[name],
    reloads: relaySettings[name].reloads,
  }));

/** The settings that differ, by whether a running relay takes them. */
export function configChanges(before: RelayConfig, after: RelayConfig) {
  const changed = settingNames.filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]));
  return {
    taken: changed.filter((name) => relaySettings[name].reloads),
    atStart: changed.filter((name) => !relaySettings[name].reloads),
  };
}
