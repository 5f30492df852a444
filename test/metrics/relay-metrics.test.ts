import { expect, test } from "bun:test";
import { join } from "node:path";
import { RelayMetrics } from "../../src/metrics/relay-metrics.ts";
import { CourierBench } from "../support/courier-bench.ts";
import { HubBench } from "../support/hub-bench.ts";

/** A relay's metrics without a disk or a door. */
function metricsOf({ hub, store }: Pick<HubBench, "hub" | "store">, agents = false): RelayMetrics {
  const metrics = new RelayMetrics({ version: "1.2.3", durability: "disk" });
  const vitals = () => ({
    journal: { segments: 1, bytes: 8, written: 4 },
    behind: 2,
    free: 1000,
    accepting: true,
  });
  const audit = { lines: 5, bytes: 700, dropped: 1 };
  metrics.watch({ hub, store: { agents: store.agents, mail: store.mail, vitals }, audit, agents });
  return metrics;
}

/** The samples of one family, by their labels. */
const samples = (metrics: RelayMetrics, name: string) =>
  Object.fromEntries(
    metrics
      .page()
      .split("\n")
      .filter((line) => line.replace(/[{ ].*/, "") === name)
      .map((line) => [/\{(.*)\}/.exec(line)?.[1] ?? "", Number(line.split(" ").at(-1))]),
  );

test("every name follows the conventions, is there once, and has a sentence", async () => {
  const families = metricsOf(await HubBench.with(), true).families();
  for (const { name, type, help } of families) {
    expect(name).toMatch(/^(backchannel|process)_[a-z_]+$/);
    expect(name.endsWith("_total")).toBe(type === "counter");
    if (type === "histogram") expect(name).toEndWith("_seconds");
    expect(help).toMatch(/^[A-Z1].*\.$/);
  }
  const names = families.map(({ name }) => name);
  expect(names).toEqual([...new Set(names)]);
});

test("what happened to mail and what waits is on the page", async () => {
  const bench = await HubBench.with("ada", "bob", "cy");
  const metrics = metricsOf(bench);
  await bench.send("ada", "@all");
  await bench.claim("bob");
  bench.timer.advance(9000);
  expect(samples(metrics, "backchannel_messages_sent_total")).toEqual({ "": 1 });
  expect(samples(metrics, "backchannel_messages_claimed_total")).toEqual({ "": 1 });
  expect(samples(metrics, "backchannel_oldest_waiting_age_seconds")).toEqual({ "": 9 });
  expect(samples(metrics, "backchannel_messages_waiting")).toEqual({
    'state="unclaimed"': 1,
    'state="held"': 0,
    'state="claimed"': 1,
    'state="dead"': 0,
  });
});

test("what came of webhooks and what waits for them is on the page; the wait of a paused one alarms nobody", async () => {
  const bench = await CourierBench.of({ ana: [], bo: [] });
  const metrics = metricsOf({ hub: bench.now, store: bench.store });
  const webhooks = () => samples(metrics, "backchannel_webhooks");
  const oldest = () => samples(metrics, "backchannel_webhook_oldest_waiting_age_seconds")[""];
  const hook = await bench.hook("ana", { events: ["message.sent"] });
  expect([webhooks(), oldest()]).toEqual([
    { 'state="active"': 1, 'state="failing"': 0, 'state="paused"': 0 },
    0,
  ]);
  bench.answers = [200, 500, 500];
  for (let left = 3; left > 0; left -= 1) await bench.mail("bo", "@ana");
  await bench.wait(0);
  await bench.wait(7);
  expect([webhooks()['state="failing"'], oldest()]).toEqual([1, 7]);
  await bench.now.outgoing.pause("ana", hook);
  expect([webhooks()['state="paused"'], oldest()]).toEqual([1, 0]);
  expect(samples(metrics, "backchannel_webhook_waiting")).toEqual({ "": 2 });
  await bench.now.outgoing.remove("ana", hook);
  expect(samples(metrics, "backchannel_webhook_deliveries_total")).toEqual({
    'outcome="success"': 1,
    'outcome="failed"': 2,
    'outcome="dropped"': 2,
  });
  expect(samples(metrics, "backchannel_webhook_waiting")).toEqual({ "": 0 });
});

test("what the audit has written and lost is on the page", async () => {
  const metrics = metricsOf(await HubBench.with());
  expect(samples(metrics, "backchannel_audit_lines_total")).toEqual({ "": 5 });
  expect(samples(metrics, "backchannel_audit_written_bytes_total")).toEqual({ "": 700 });
  expect(samples(metrics, "backchannel_audit_dropped_lines_total")).toEqual({ "": 1 });
});

test("a flush of the disk is a sample of its histogram, in seconds", async () => {
  const metrics = metricsOf(await HubBench.with());
  metrics.flushed(3);
  expect(samples(metrics, "backchannel_fsync_duration_seconds_sum")).toEqual({ "": 0.003 });
});

test("no agent is named unless that is asked for", async () => {
  const bench = await HubBench.with("ada", "bob");
  const [plain, named] = [metricsOf(bench), metricsOf(bench, true)];
  await bench.send("ada", "@bob");
  const { messages } = await bench.claim("bob");
  await bench.hub.reading.ack(
    "bob",
    messages.map(({ receipt }) => receipt),
  );
  await bench.send("ada", "@bob");
  expect(plain.page()).not.toMatch(/ada|bob/);
  expect(samples(named, "backchannel_agent_messages_sent_total")).toEqual({ 'agent="ada"': 2 });
  expect(samples(named, "backchannel_agent_messages_claimed_total")).toEqual({ 'agent="bob"': 1 });
  expect(samples(named, "backchannel_agent_messages_acked_total")).toEqual({ 'agent="bob"': 1 });
  expect(samples(named, "backchannel_agent_messages_waiting")).toEqual({
    'agent="ada"': 0,
    'agent="bob"': 1,
  });
});

test("of a crowd a thousand agents have series of their own, and the others one together", async () => {
  const names = Array.from({ length: 1003 }, (_, at) => `agent-${at}`);
  const bench = await HubBench.with(...names);
  const metrics = metricsOf(bench, true);
  for (const name of names) await bench.send(name, "@agent-0");
  const sent = samples(metrics, "backchannel_agent_messages_sent_total");
  expect(Object.keys(sent)).toHaveLength(1001);
  expect(sent['agent="_others"']).toBe(3);
});

test("docs/metrics.md has each of them, as the page says it, and no other", async () => {
  const page = await Bun.file(join(import.meta.dir, "../../docs/metrics.md")).text();
  const rows = page.split("\n").filter((line) => line.startsWith("| `"));
  const families = metricsOf(await HubBench.with(), true).families();
  expect(rows).toEqual(families.map(({ name, type, help }) => `| \`${name}\` | ${type} | ${help} |`));
});
