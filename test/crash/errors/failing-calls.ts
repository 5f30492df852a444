import { readFileSync } from "node:fs";
import { attach, changing, injecting, looking, writing } from "../kill/strace.ts";
import type { Life } from "../relay/life.ts";
import type { Fault } from "./fault.ts";

export const errnos = ["EIO", "ENOSPC", "EDQUOT", "EMFILE", "EACCES", "EROFS", "EINTR"];

/** Which calls have an error: from the nth on, or this one only. EINTR comes once, as a signal would. */
const when = (errno: string, nth: number) => (errno === "EINTR" ? `${nth}` : `${nth}+`);

/** These calls of the relay fail, from the nth of each on. */
export function failingCalls(calls: string[], errno: string, nth: number, name = calls.join()): Fault {
  const what = `error=${errno}:when=${when(errno, nth)}`;
  return {
    name: `${name}:${what}`,
    mayStop: calls.some((call) => call === "pwrite64" || call === "fdatasync"),
    begin: ({ relay }) => attach(relay.pid, injecting(calls, what)),
  };
}

/** How often each call is made while this runs. */
export async function countCalls(
  { relay }: Life,
  act: () => Promise<unknown>,
): Promise<Record<string, number>> {
  const file = relay.home.join("trace");
  {
    await using _ = await attach(relay.pid, writing([...changing, ...looking], file));
    await act();
  }
  const counts: Record<string, number> = {};
  for (const [, call = ""] of readFileSync(file, "utf8").matchAll(/^\d+ +(\w+)\(/gm))
    counts[call] = (counts[call] ?? 0) + 1;
  return counts;
}
