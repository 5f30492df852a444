/**
 * `bun scripts/metrics-picture.ts [--minutes N]`: docs/metrics.svg, the panels of deploy/grafana-dashboard.json as they are for a relay under
 * a mixed load. A relay, clients and a Prometheus run for N minutes (6) and go again; it takes `prometheus` on the PATH.
 */
import { join } from "node:path";
import { parseArgs } from "node:util";
import { readRun } from "../src/client/relay-run.ts";
import { Random } from "../test/crash/random.ts";
import { Interrupted } from "../test/crash/relay/interrupted.ts";
import { Wire } from "../test/crash/relay/wire.ts";
import { SoakClient, type SoakPlace } from "../test/crash/soak/soak-client.ts";
import { RelayProcess } from "../test/support/relay-process.ts";
import { TemporaryFolder } from "../test/support/temporary-folder.ts";
import { dashboardPanels } from "./metrics-picture/dashboard-panels.ts";
import { drawnPanels } from "./metrics-picture/drawn-panels.ts";
import { Prometheus } from "./metrics-picture/prometheus.ts";

const { values } = parseArgs({ options: { minutes: { type: "string", default: "6" } } });
const minutes = Number(values.minutes);
const [clients, agents] = [12, 8];
/** Seconds. */
const interval = 5;

if (!Bun.which("prometheus")) {
  console.error("prometheus is not on the PATH; on Debian it is in the package of that name");
  process.exit(1);
}

using interrupted = new Interrupted();
using folder = new TemporaryFolder();
/** Takes what happens to tasks, but for a few. */
const chance = new Random(2);
await using receiver = Bun.serve({
  ...{ hostname: "127.0.0.1", port: 0 },
  fetch: () => new Response(undefined, { status: chance.below(50) === 0 ? 503 : 204 }),
});
// Its clients write to each other more than agents should.
const flags = ["--no-loop-guard", "--webhook-allow", `127.0.0.1:${receiver.port}`];
await using relay = await RelayProcess.start(...flags);
const target = new URL(readRun(relay.home.path)?.metrics ?? "").host;
await using prometheus = await Prometheus.start(target, folder.path, interval);

const place: SoakPlace = {
  wire: new Wire(),
  random: new Random(1),
  agents: Array.from({ length: agents }, (_, at) => `agent-${at}`),
  channels: ["builds", "design"],
  complain: (what) => console.warn(what),
};
place.wire.url = relay.url;
const tokens = new Map<string, string>();
for (const name of place.agents) {
  const token = await relay.join(name);
  tokens.set(name, token);
  for (const channel of place.channels) await place.wire.call("subscribe", { channel }, token);
}
const hook = { url: receiver.url.href, events: ["task.*"] };
await place.wire.call("createOutgoing", hook, tokens.get(place.agents[0]!)!);
const client = (at: number) => {
  const name = place.agents[at % agents]!;
  return new SoakClient(name, tokens.get(name)!, { ...place, random: new Random(at) });
};

const start = Date.now() / 1000;
const over = AbortSignal.any([interrupted.signal, AbortSignal.timeout(minutes * 60_000)]);
console.log(`${minutes} minutes of ${clients} clients on ${relay.url}, seen by ${prometheus.url}`);
const streams = place.agents.map((_, at) => client(at).follow(over));
const work = Array.from({ length: clients }, async (_, at) => {
  const one = client(at);
  const busy = new Random(1000 + at);
  while (!over.aborted) {
    await one.step();
    // Some hours are busier than others, in a day of as many minutes.
    const tide = 1 + Math.sin(((Date.now() / 1000 - start) / (minutes * 60)) * 4 * Math.PI);
    await Bun.sleep(10 + busy.below(40 + 160 * tide));
  }
});
await Promise.all([...work, ...streams, mishaps(), tasks()]);
if (interrupted.signal.aborted) process.exit(130);

/** What people mistype, now and then. */
async function mishaps(): Promise<void> {
  const [token] = tokens.values();
  for (; !over.aborted; await Bun.sleep(700)) {
    await place.wire.call("send", { to: "@nobody", body: "hi" }, token!);
    await place.wire.call("track", { id: "0badc0de" }, token!);
  }
}

/** One agent hands work to the next, which does most of it. */
async function tasks(): Promise<void> {
  const names = [...tokens.keys()];
  for (let at = 0; !over.aborted; at++, await Bun.sleep(400)) {
    const [from, to] = [names[at % agents]!, names[(at + 1) % agents]!];
    const posted = await place.wire.call("postTask", { title: "Look at it", to }, tokens.get(from)!);
    if (!posted.reply) continue;
    const { id } = posted.reply;
    await place.wire.call("acceptTask", { id }, tokens.get(to)!);
    await place.wire.call(at % 5 === 0 ? "rejectTask" : "completeTask", { id }, tokens.get(to)!);
  }
}

const end = Date.now() / 1000;
const shown = [];
for (const panel of await dashboardPanels()) {
  const lines = [];
  for (const { expr, legendFormat } of panel.targets)
    lines.push(
      ...(await prometheus.range(expr, legendFormat, start + 30, end, Math.ceil((end - start) / 60))),
    );
  shown.push({ panel, lines });
}
const note =
  `Drawn by scripts/metrics-picture.ts from the data of a Prometheus, panel by panel as the dashboard has them: not a screenshot of Grafana. ` +
  `${minutes} minutes, ${clients} clients, on a machine that others used too.`;
const file = join(import.meta.dir, "../docs/metrics.svg");
await Bun.write(file, drawnPanels("The dashboard's panels, for a relay under a mixed load", note, shown));
console.log(`${file} written`);
