import type { Agent, PresenceEvent } from "../domain/agent.ts";
import type { Coverage } from "../domain/doorbell.ts";
import { ago } from "./age.ts";

const events = {
  joined: "joined",
  called: "called",
  sent: "sent mail",
  looked: "looked for mail",
  claimed: "claimed mail",
  settled: "settled mail",
  listening: "stream open",
} as const satisfies Record<PresenceEvent, string>;

/** The last that the relay can prove of an agent, and how long ago that was: `claimed mail 2m ago`. */
export const presenceText = ({ lastEvent, lastSeen }: Agent, now: number): string =>
  `${lastEvent ? events[lastEvent] : "seen"} ${ago(lastSeen, now)}`;

/** An older relay doesn't say. */
type Reach = { [K in keyof Coverage]?: Coverage[K] | undefined };

/** What a message would find there now: `listens, rings rewake, then desktop`. */
export function reachText({ wake, listening }: Reach): string {
  if (wake === undefined && listening === undefined) return "";
  const rings = wake?.length ? `rings ${wake.join(", then ")}` : "";
  if (listening && rings) return `listens, ${rings}`;
  return rings || (listening ? "listens" : "nothing listens");
}
