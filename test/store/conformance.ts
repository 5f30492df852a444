import { describe } from "bun:test";
import { Bench, type Make } from "./conformance/bench.ts";
import { browsing } from "./conformance/browsing.ts";
import { burying } from "./conformance/burying.ts";
import { claiming } from "./conformance/claiming.ts";
import { clockJumps } from "./conformance/clock-jumps.ts";
import { delivering } from "./conformance/delivering.ts";
import { ending } from "./conformance/ending.ts";
import { expiring } from "./conformance/expiring.ts";
import { holding } from "./conformance/holding.ts";
import { lapsing } from "./conformance/lapsing.ts";
import { lasting } from "./conformance/lasting.ts";
import { looking } from "./conformance/looking.ts";
import { mailboxes } from "./conformance/mailboxes.ts";
import { recording } from "./conformance/recording.ts";
import { settling } from "./conformance/settling.ts";
import { sweeping } from "./conformance/sweeping.ts";
import { taking } from "./conformance/taking.ts";
import { tasks } from "./conformance/tasks.ts";
import { tracing } from "./conformance/tracing.ts";

const sections = {
  delivering,
  claiming,
  settling,
  lapsing,
  holding,
  browsing,
  burying,
  expiring,
  taking,
  looking,
  tracing,
  mailboxes,
  sweeping,
  "clock jumps": clockJumps,
  ending,
  recording,
  tasks,
  lasting,
};

/** The promises that every store keeps, whatever it keeps them on. `make` gives a new, empty store. */
export function storeConformance(name: string, make: Make): void {
  for (const [section, promises] of Object.entries(sections))
    describe(`${name}: ${section}`, () => promises(() => Bench.open(make)));
}
