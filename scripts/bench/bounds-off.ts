import { normalConfig } from "../../src/domain/relay-settings.ts";

/** Settings that bound nobody: a bench asks for more at once than one agent at work does. */
export const boundsOff = {
  ...normalConfig,
  "limits.sends-per-second": 0,
  "limits.requests-per-second": 0,
};
