import { rmSync } from "node:fs";
import type { Harness, Place } from "../harness/harness.ts";
import { loadHookFormat } from "../harness/hooks/load-hook-format.ts";
import { quoteWords } from "../harness/shell-words.ts";
import { hookWay } from "../ops/hook-way.ts";
import type { Way } from "../ops/prove-way.ts";
import { hookWords } from "./hook-call.ts";
import { hookStatePath } from "./hook-state.ts";

/** The places of a session at which it can be shown mail, the most usual first. */
const showing = ["prompt", "tools", "start"] as const;

interface Session {
  home: string;
  place: Place;
  cwd: string;
}

/** The hooks of a wired harness, line by line as `bch setup` wrote them, run for a session that nobody has. */
export async function hookProof({ name }: Harness, { home, place, cwd }: Session): Promise<Way & Disposable> {
  const { events, session } = await loadHookFormat[name]();
  const all = Object.entries(events);
  const [first] = showing.flatMap((where) =>
    all.filter(([, { place, context }]) => place === where && context),
  );
  const later = all.find(([, { place }]) => place === "end") ?? first!;
  const id = crypto.randomUUID();
  const agent = hookWords([name, later[0], ...place.flags])?.flags.agent;
  const hook = (event: string) => ({
    event,
    line: quoteWords([...place.command, "hook", name, event, ...place.flags]),
    input: { [session.id[0]!]: id, [session.cwd[0]!]: cwd, hook_event_name: event },
  });
  return {
    ...hookWay({ harness: name, first: hook(first![0]), later: hook(later[0]), cwd, env: place.env }),
    [Symbol.dispose]: () =>
      rmSync(hookStatePath(home, { harness: name, session: id, agent }), { force: true }),
  };
}
