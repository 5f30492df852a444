import { Fault, fault } from "../domain/fault.ts";
import { nearest } from "../domain/nearest.ts";
import type { AgentRecord } from "../domain/records.ts";
import type { HubCore } from "./hub-core.ts";

/** Names that a mistyped one is compared with; more would hold up everybody else. */
const mostCompared = 500;

/** The agent that somebody else has named. Whoever mistypes a name is told which one is here. */
export function addressee({ store: { agents } }: HubCore, name: string): AgentRecord {
  const record = agents.get(name);
  if (record) return record;
  const { message, code, hint } = fault("agent.unknown", name);
  const near = agents
    .all()
    .map((other) => other.name)
    .filter((known) => Math.abs(known.length - name.length) < 4 || known.startsWith(name))
    .slice(0, mostCompared);
  const meant = nearest(name, near);
  throw new Fault(code, message, meant ? `Did you mean @${meant}? ${hint}` : hint);
}
