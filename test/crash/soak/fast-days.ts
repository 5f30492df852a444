/**
 * Loaded into a relay before it starts: its calendar runs a day a second, so that what is kept for a week or a month goes
 * within a soak. Leases, timeouts and all that counts on the other clock stay as they are.
 */
import { readdirSync, readlinkSync } from "node:fs";
import { SteadyClock } from "../../../src/domain/steady-clock.ts";

const day = 86_400_000;
const hour = 3_600_000;
const start = Date.now();
const realNow = Date.now;
Date.now = () => start + Math.round(((realNow() - start) / 1000) * day);

/** Against the other clock each look is a jump of hours, and none would hold: this calendar is believed as it is. */
SteadyClock.prototype.earliest = SteadyClock.prototype.latest = () => Date.now();

/** What is done every hour is done every second. */
const realTimeout = globalThis.setTimeout;
globalThis.setTimeout = ((act: () => void, milliseconds = 0, ...more: unknown[]) =>
  realTimeout(act, milliseconds >= hour ? milliseconds / 3600 : milliseconds, ...more)) as typeof setTimeout;

/** How it is: one line of JSON on stderr each second, memory after a collection of garbage. */
setInterval(() => {
  Bun.gc(true);
  const { rss, heapUsed: heap } = process.memoryUsage();
  console.error(JSON.stringify({ rss, heap, ...descriptors() }));
}, 1000);

function descriptors(): { files: number; sockets: number } {
  const targets = readdirSync("/proc/self/fd").map((name) => {
    try {
      return readlinkSync(`/proc/self/fd/${name}`);
    } catch {
      return ""; // That of the folder itself.
    }
  });
  const sockets = targets.filter((target) => target.startsWith("socket:")).length;
  return { files: targets.filter(Boolean).length - sockets, sockets };
}
