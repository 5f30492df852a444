import { fault } from "../domain/fault.ts";
import type { Rates } from "../domain/rates.ts";
import type { AgentRecord } from "../domain/records.ts";
import type { RelayConfig } from "../domain/relay-settings.ts";
import type { SteadyClock } from "../domain/steady-clock.ts";
import type { Store } from "../store/store.ts";
import type { Bus } from "./bus.ts";
import type { Happenings } from "./happenings.ts";
import type { Outbox } from "./outbox.ts";
import type { Random } from "./secrets.ts";
import type { Turns } from "./turns.ts";

/** What all of the hub's rules stand on. */
export interface HubCore {
  store: Store;
  bus: Bus;
  happenings: Happenings;
  outbox: Outbox;
  clock: SteadyClock;
  random: Random;
  /** How much each agent sends. */
  sends: Rates;
  /** What each agent asks for. */
  requests: Rates;
  turns: Turns;
  /** What is in force now. */
  config: () => RelayConfig;
  warn: (line: string) => void;
}

/** The record of an agent that is here. */
export function agentHere({ store }: HubCore, name: string): AgentRecord {
  const record = store.agents.get(name);
  if (!record) throw fault("agent.unknown", name);
  return record;
}
