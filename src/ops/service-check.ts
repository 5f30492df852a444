import { existsSync } from "node:fs";
import type { Finding } from "./finding.ts";

/** What deploy/install.sh leaves where Caddy is in front of the relay. */
const dropIn = "/etc/systemd/system/caddy.service.d/backchannel.conf";

/** What `systemctl` answers; undefined where there is none. */
export type Systemctl = (...words: string[]) => string | undefined;

const ask: Systemctl = (...words) => {
  if (!Bun.which("systemctl")) return undefined;
  return Bun.spawnSync(["systemctl", ...words], { timeout: 5000 })
    .stdout.toString()
    .trim();
};

/** Services of systemd that should run from the start of the machine: the relay, and Caddy in front of it where the script put one. */
export function serviceCheck(systemctl: Systemctl = ask, caddy = existsSync(dropIn)): Finding[] {
  const relay = unitFinding("backchannel", "deploy/install.sh makes one", systemctl);
  return [...relay, ...(caddy ? unitFinding("caddy", undefined, systemctl) : [])];
}

/** `absent`: what to say where it isn't installed; nothing, where it has to be. */
function unitFinding(unit: string, absent: string | undefined, systemctl: Systemctl): Finding[] {
  const check = `${unit} unit`;
  const enabled = systemctl("is-enabled", unit);
  if (enabled === undefined) return [];
  if (enabled === "" || enabled === "not-found") {
    const says = "not installed";
    if (absent !== undefined) return [{ check, health: "PASS", says: `${says}; ${absent}` }];
    return [{ check, health: "FAIL", says, mend: "sudo deploy/install.sh" }];
  }
  const active = systemctl("is-active", unit);
  // In a container, say, where systemd's files are and systemd isn't.
  if (!active) return [{ check, health: "PASS", says: `${enabled}; systemd doesn't run here` }];
  const says = `${active}, ${enabled}`;
  const log = `journalctl -u ${unit} -n 50`;
  if (active !== "active" && active !== "reloading")
    return [{ check, health: "FAIL", says, mend: `sudo systemctl start ${unit}; ${log} says why it ended` }];
  if (enabled === "enabled") return [{ check, health: "PASS", says }];
  const gone = `${says}: it won't come back with the machine`;
  return [{ check, health: "WARN", says: gone, mend: `sudo systemctl enable ${unit}` }];
}
