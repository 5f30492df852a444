import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Env } from "../client/home.ts";
import { fault } from "../domain/fault.ts";
import { type ConfigInForce, type ConfigLayer, relayConfig } from "../domain/relay-config.ts";
import { relaySettings, type SettingName, settingNames, variableOf } from "../domain/relay-settings.ts";

/** Where a relay's settings can come from; a later one beats an earlier one. */
export interface ConfigSources {
  home: string;
  /** Instead of relay.toml of the home; it has to be there. */
  file?: string | undefined;
  env: Env;
  /** By setting. */
  flags: ReadonlyMap<string, { value: unknown; flag: string }>;
}

/** What is in force by file, environment and command line. */
export async function readConfig({ home, file, env, flags }: ConfigSources): Promise<ConfigInForce> {
  const path = file ?? join(home, "relay.toml");
  const layers: ConfigLayer[] = [];
  if (file !== undefined || existsSync(path)) {
    const values = await fileValues(path);
    layers.push({ from: () => path, values });
  }
  const variables = new Map<string, unknown>();
  for (const name of settingNames) {
    const text = env[variableOf(name)];
    if (text) variables.set(name, relaySettings[name].fromText(text));
  }
  layers.push({ from: (name) => variableOf(name as SettingName), values: variables });
  layers.push({
    from: (name) => flags.get(name)!.flag,
    hint: "See bch relay --help",
    values: new Map([...flags].map(([name, { value }]) => [name, value])),
  });
  return relayConfig(layers);
}

async function fileValues(path: string): Promise<Map<string, unknown>> {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    throw fault("relay.config", path, `it can't be read: ${(error as Error).message}`);
  }
  const { parse, TomlError } = await import("smol-toml");
  try {
    return flat(parse(text));
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const [sentence = ""] = error.message.replace("Invalid TOML document: ", "").split("\n");
    throw fault("relay.config", `${path}, line ${error.line}`, sentence);
  }
}

/** Tables become names with a dot. */
function flat(table: object, under = ""): Map<string, unknown> {
  const found = new Map<string, unknown>();
  for (const [key, value] of Object.entries(table)) {
    const name = `${under}${key}`;
    // A date is an object too.
    const isTable = typeof value === "object" && !Array.isArray(value) && !(value instanceof Date);
    if (isTable) for (const [inner, one] of flat(value, `${name}.`)) found.set(inner, one);
    else found.set(name, value);
  }
  return found;
}

/** `--set limits.agents=50` → its name and value. */
export function setFlag(word: string): [string, { value: unknown; flag: string }] {
  const equals = word.indexOf("=");
  const name = word.slice(0, equals < 0 ? undefined : equals);
  if (equals < 0) throw fault("usage.wrong", `--set wants a name and a value, as in --set ${name}=…`);
  const text = word.slice(equals + 1);
  const known = Object.hasOwn(relaySettings, name) ? relaySettings[name as SettingName] : undefined;
  return [name, { value: known ? known.fromText(text) : text, flag: `--set ${name}` }];
}
