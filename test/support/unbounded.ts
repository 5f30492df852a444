import { normalConfig } from "../../src/domain/relay-settings.ts";

/** What bounds nobody: for load that one agent at work doesn't make. */
const bounds = {
  "limits.sends-per-second": 0,
  "limits.requests-per-second": 0,
  "limits.streams": 1_000_000,
};

/** For a relay, as flags. */
export const unbounded = Object.entries(bounds).flatMap(([name, value]) => ["--set", `${name}=${value}`]);

/** For a hub, as its settings. */
export const unboundedConfig = { ...normalConfig, ...bounds };
