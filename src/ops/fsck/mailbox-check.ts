import { agentName } from "../../domain/name.ts";
import { type Place, readFileName } from "../../store/file/filename.ts";
import type { Damage } from "./damage.ts";
import type { HomeEntries } from "./home-entry.ts";

/** In the order in which a start reads them: the first file of a message is the one that counts. */
const places: readonly string[] = ["new", "cur", "dead", "kept"] satisfies Place[];

/** `mail/bo/new/…` → agent, place and name of a message's file. */
function letterAt(path: string): { agent: string; place: string; name: string } | undefined {
  const [first, agent, place = "", name, ...more] = path.split("/");
  if (first !== "mail" || name === undefined || more.length > 0 || !places.includes(place)) return undefined;
  return { agent: agent!, place, name };
}

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

/** Second files of messages that have one already, of these files. */
export function twinLetters(paths: readonly string[]): Damage[] {
  const found = paths.flatMap((path) => {
    const at = letterAt(path);
    return at ? [{ path, ...at, order: places.indexOf(at.place) }] : [];
  });
  found.sort((a, b) => a.order - b.order || (a.name < b.name ? -1 : 1));
  const first = new Map<string, string>();
  return found.flatMap(({ path, agent, place, name }): Damage[] => {
    const id = `${agent} ${readFileName(place as Place, name)?.id}`;
    const other = first.get(id);
    if (other === undefined) first.set(id, path);
    return other === undefined ? [] : [{ path, kind: "twin", says: `its message is in ${other} already` }];
  });
}
