import { Fault } from "../domain/fault.ts";
import { type ConfigInForce, configLines } from "../domain/relay-config.ts";
import type { Finding } from "./finding.ts";

interface Settings {
  /** relay.toml of the home, whether it is there or not. */
  path: string;
  /** What the next start would take. */
  read: () => Promise<ConfigInForce>;
  /** Of the relay that runs. */
  running?: { pid: number; settings: readonly Line[] } | undefined;
}

interface Line {
  name: string;
  value?: unknown;
  from: string;
  reloads: boolean;
}

const check = "settings";

/** Whether a relay can start with what relay.toml says, and whether the one that runs has taken it. */
export async function settingsCheck({ path, read, running }: Settings): Promise<Finding> {
  let written: Line[];
  try {
    written = configLines(await read());
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    const says = `the next start of the relay is refused: ${error.message}`;
    return { check, health: "FAIL", says, mend: `change it in ${path}; deploy/relay.toml has every setting` };
  }
  const set = written.filter(({ from }) => from === path).length;
  const says = set === 0 ? "none in relay.toml" : `${set} in relay.toml`;
  const waiting = running ? notTaken(written, running.settings, path) : [];
  if (waiting.length === 0) return { check, health: "PASS", says };
  const names = waiting.map(({ name }) => name).join(", ");
  const start = waiting.some(({ reloads }) => !reloads);
  return {
    check,
    health: "WARN",
    says: `changed in relay.toml and not in force: ${names}`,
    mend: start ? "start the relay anew" : `sudo systemctl reload backchannel, or kill -HUP ${running!.pid}`,
  };
}

/** What a flag or a variable has set is in force whatever the file says, and a relay may have been given another file. */
function notTaken(written: readonly Line[], settings: readonly Line[], path: string): Line[] {
  const now = new Map(settings.map((one) => [one.name, one]));
  if (settings.some(({ from }) => from.endsWith(".toml") && from !== path)) return [];
  return written.filter(({ name, value }) => {
    const one = now.get(name);
    if (!one || (one.from !== "default" && one.from !== path)) return false;
    return JSON.stringify(one.value) !== JSON.stringify(value);
  });
}
