import { type DeathCause, deathCause } from "../../domain/delivery.ts";

/** Where a message's file is, is its state. `kept`: acked, but its reader wants the body to stay. */
export type Place = "new" | "cur" | "dead" | "kept";

/**
 * All that is known of a message from its place and name alone; the index in memory is rebuilt from these.
 *
 *     new/<stamp>-<id>[.u][.s][.x<expires>][.b<bytes>][~<attempt>~<not before>].json
 *     cur/<stamp>-<id>[.u][.s][.x<expires>][.b<bytes>]~<attempt>~<lease end>~<claim>[~<via>[~<session>]].json
 *     dead/<stamp>-<id>…~<attempt>~<died at>~<why>.json      kept/<stamp>-<id>…~<attempt>~<acked at>[~<via>].json
 *
 * `.u`: urgent. `.s`: has a scope. `.b`: how long the file is; older versions didn't say. Times are milliseconds since 1970.
 */
export interface Entry {
  /** Order of arrival: microseconds since 1970, pushed forward so that no two are the same. */
  stamp: number;
  id: string;
  urgent: boolean;
  scoped: boolean;
  /** 0: never. */
  expires: number;
  /** Length of the file; 0: unknown. */
  bytes: number;
  place: Place;
  /** How often it has been claimed. */
  attempt: number;
  /** Not before, lease end, died at or acked at, by place. */
  at: number;
  claim: string;
  /** With the session, where the claim named one: see readerWord. */
  via: string;
  why: DeathCause | "";
}

const shape =
  /^(\d{16})-([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})(\.u)?(\.s)?(?:\.x(\d{1,16}))?(?:\.b(\d{1,8}))?(?:~(\d{1,6})~(\d{1,16})(?:~([0-9a-z]{1,16}))?(?:~([a-z]{0,16}(?:~[a-z0-9.-]{1,24})?))?)?\.json$/;

export function fileName(entry: Entry): string {
  const stem = `${String(entry.stamp).padStart(16, "0")}-${entry.id}`;
  const flags =
    (entry.urgent ? ".u" : "") +
    (entry.scoped ? ".s" : "") +
    (entry.expires ? `.x${entry.expires}` : "") +
    (entry.bytes ? `.b${entry.bytes}` : "");
  return `${stem}${flags}${stateOf(entry)}.json`;
}

function stateOf({ place, attempt, at, claim, via, why }: Entry): string {
  if (place === "new" && attempt === 0 && at === 0) return "";
  const parts = [attempt, at];
  if (place === "new") return `~${parts.join("~")}`;
  return `~${[...parts, ...(place === "cur" ? [claim] : []), ...(place === "dead" ? [why] : via ? [via] : [])].join("~")}`;
}

/** Undefined for a name that this store never gives. */
export function readFileName(place: Place, name: string): Entry | undefined {
  const found = shape.exec(name);
  if (!found) return undefined;
  const [, stamp, id, urgent, scoped, expires, bytes, attempt, at, first = "", second = ""] = found;
  const entry: Entry = {
    stamp: Number(stamp),
    id: id!,
    urgent: Boolean(urgent),
    scoped: Boolean(scoped),
    expires: Number(expires ?? 0),
    bytes: Number(bytes ?? 0),
    place,
    attempt: Number(attempt ?? 0),
    at: Number(at ?? 0),
    claim: place === "cur" ? first : "",
    via: place === "cur" ? second : place === "kept" ? first : "",
    why: place === "dead" ? (first as DeathCause) : "",
  };
  if (place === "dead" && !deathCause.safeParse(first).success) return undefined;
  return fileName(entry) === name ? entry : undefined;
}
