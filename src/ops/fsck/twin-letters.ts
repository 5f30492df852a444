import { type Place, readFileName } from "../../store/file/filename.ts";
import type { Damage } from "./damage.ts";
import { letterAt } from "./letter-at.ts";

/** In the order in which a start reads them: the first file of a message is the one that counts. */
const order: readonly Place[] = ["new", "cur", "dead", "kept"];

/** Second files of messages that have one already, of these files. */
export function twinLetters(paths: readonly string[]): Damage[] {
  const found = paths.flatMap((path) => {
    const at = letterAt(path);
    return at ? [{ path, ...at, rank: order.indexOf(at.place) }] : [];
  });
  found.sort((a, b) => a.rank - b.rank || (a.name < b.name ? -1 : 1));
  const first = new Map<string, string>();
  return found.flatMap(({ path, agent, place, name }): Damage[] => {
    const id = `${agent} ${readFileName(place, name)?.id}`;
    const other = first.get(id);
    if (other === undefined) first.set(id, path);
    return other === undefined ? [] : [{ path, kind: "twin", says: `its message is in ${other} already` }];
  });
}
