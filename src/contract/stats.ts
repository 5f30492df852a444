import { z } from "zod";
import { stats as totals } from "../domain/stats.ts";
import { route } from "./route.ts";

export const stats = route({
  method: "GET",
  path: "/stats",
  who: "agent",
  summary:
    "The room in numbers: who is here, what waits and for how long, what has happened since the relay's start.",
  notes:
    "No agent is named. `agents`, `online` (heard of within ten minutes), `mail` and `oldestWaiting` are as of now; what stands behind `since` " +
    "has happened since then. Times are in seconds; `sendToClaim` is missing while nothing was claimed, `oldestWaiting` while nothing waits.",
  input: z.strictObject({}),
  reply: totals,
  errors: [],
  example: {
    reply: {
      agents: 4,
      online: 3,
      mail: { unclaimed: 2, held: 0, claimed: 1, dead: 0 },
      oldestWaiting: 41.5,
      since: "2026-11-21T11:00:00.000Z",
      sent: 120,
      claimed: 131,
      redelivered: 1,
      acked: 130,
      died: 0,
      sendToClaim: { p50: 0.8, p99: 42 },
    },
  },
});
