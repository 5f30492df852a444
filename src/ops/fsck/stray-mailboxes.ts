import { agentName } from "../../domain/name.ts";
import type { Damage } from "./damage.ts";
import type { HomeEntries } from "./home-entry.ts";
import { letterAt } from "./letter-at.ts";

/**
 * Mailboxes with mail of an agent that there is no record of. One whose record was put aside isn't among them: its mail waits for
 * whoever mends that.
 */
export function strayMailboxes(entries: HomeEntries, setAside: ReadonlySet<string>): Damage[] {
  const waiting = new Map<string, number>();
  for (const path of entries.keys()) {
    const agent = letterAt(path)?.agent;
    if (agent !== undefined) waiting.set(agent, (waiting.get(agent) ?? 0) + 1);
  }
  const names = [...entries.keys()].flatMap((path) => /^mail\/([^/]+)$/.exec(path)?.[1] ?? []);
  return names.flatMap((agent): Damage[] => {
    const path = `mail/${agent}`;
    if (entries.has(`agents/${agent}.json`) || setAside.has(agent)) return [];
    if (agentName.safeParse(agent).data !== agent)
      return [{ path, kind: "foreign", says: "no agent can have this name" }];
    const count = waiting.get(agent) ?? 0;
    const says = `mail of an agent that isn't there: ${count} ${count === 1 ? "file" : "files"}`;
    return count === 0 ? [] : [{ path, kind: "stray", says }];
  });
}
