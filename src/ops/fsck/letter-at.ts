import type { Place } from "../../store/file/filename.ts";

const places: readonly string[] = ["new", "cur", "dead", "kept"] satisfies Place[];

/** `mail/bo/new/…` → agent, place and name of a message's file. */
export function letterAt(path: string): { agent: string; place: Place; name: string } | undefined {
  const [first, agent, place = "", name, ...more] = path.split("/");
  if (first !== "mail" || name === undefined || more.length > 0 || !places.includes(place)) return undefined;
  return { agent: agent!, place: place as Place, name };
}
