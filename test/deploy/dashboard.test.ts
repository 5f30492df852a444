import { expect, test } from "bun:test";
import { join } from "node:path";
import { z } from "zod";
import { RelayMetrics } from "../../src/metrics/relay-metrics.ts";
import { HubBench } from "../support/hub-bench.ts";
import { TemporaryFolder } from "../support/temporary-folder.ts";
import { testWith } from "../support/test-with.ts";

const deploy = join(import.meta.dir, "../../deploy");

const place = z.object({ x: z.number(), y: z.number(), w: z.number(), h: z.number() });
const panel = z.object({
  id: z.number(),
  type: z.enum(["row", "stat", "timeseries"]),
  title: z.string().min(1),
  gridPos: place,
  fieldConfig: z.object({ defaults: z.object({ unit: z.string() }) }).optional(),
  targets: z.array(z.object({ refId: z.string(), expr: z.string(), legendFormat: z.string() })).default([]),
});
const dashboard = z
  .object({ uid: z.string(), schemaVersion: z.number(), panels: z.array(panel) })
  .parse(await Bun.file(join(deploy, "grafana-dashboard.json")).json());

const queries = dashboard.panels.flatMap(({ targets }) => targets.map(({ expr }) => expr));
const alerts = await Bun.file(join(deploy, "alerts.yml")).text();

/** Names of metrics in a text, as its series are called: a histogram's are three. */
const namesIn = (text: string): string[] =>
  [...text.matchAll(/\b(?:backchannel|process)_[a-z_]+/g)].map(([name]) => name);

/** Every series that a page has. */
async function series(): Promise<string[]> {
  const { hub, store } = await HubBench.with();
  const metrics = new RelayMetrics({ version: "1", durability: "disk" });
  const journal = { segments: 1, bytes: 1, written: 1 };
  const vitals = () => ({ journal, behind: 0, free: 1, accepting: true });
  const audit = { lines: 0, bytes: 0, dropped: 0 };
  metrics.watch({ hub, store: { agents: store.agents, mail: store.mail, vitals }, audit, agents: true });
  return metrics
    .families()
    .flatMap(({ name, type }) =>
      type === "histogram" ? ["bucket", "sum", "count"].map((part) => `${name}_${part}`) : [name],
    );
}

test("the dashboard and the alerts ask for nothing that a relay doesn't say", async () => {
  const known = await series();
  expect(queries.length).toBeGreaterThan(30);
  expect([...new Set(namesIn(queries.join(" ")))].filter((name) => !known.includes(name))).toEqual([]);
  expect([...new Set(namesIn(alerts))].filter((name) => !known.includes(name))).toEqual([]);
});

test("what a relay says of itself, without agents, is on the dashboard", async () => {
  const shown = namesIn(queries.join(" "));
  const all = (await series()).filter((name) => !/^backchannel_agent_|_(sum|count)$/.test(name));
  // How many copies a message has, and for how many streams there is room, is for whoever asks.
  const left = ["backchannel_messages_delivered_total", "backchannel_open_limit"];
  expect(all.filter((name) => !shown.includes(name))).toEqual(left);
});

test("every query is of the relays that were chosen", () => {
  const selectors = queries.flatMap((expr) => [
    ...expr.matchAll(/\b(?:backchannel|process)_[a-z_]+(\{[^}]*\})?/g),
  ]);
  expect(selectors.filter(([, labels]) => !labels?.includes('instance=~"$instance"'))).toEqual([]);
});

test("no two panels have one id or lie over each other, and each is within the page", () => {
  const { panels } = dashboard;
  expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
  const overlap = (a: z.output<typeof place>, b: z.output<typeof place>) =>
    a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
  for (const one of panels) {
    expect(one.gridPos.x + one.gridPos.w).toBeLessThanOrEqual(24);
    const over = panels.filter((other) => other !== one && overlap(one.gridPos, other.gridPos));
    expect(over.map(({ title }) => `${one.title} over ${title}`)).toEqual([]);
  }
});

const withPromtool = testWith("promtool");

function promtool(...args: string[]) {
  const { exitCode, stdout, stderr } = Bun.spawnSync(["promtool", ...args]);
  return { exitCode, said: String(stdout) + String(stderr) };
}

withPromtool("promtool takes the configuration, with its alerts", () => {
  const { exitCode, said } = promtool("check", "config", join(deploy, "prometheus.yml"));
  expect({ exitCode, said: exitCode === 0 ? "" : said }).toEqual({ exitCode: 0, said: "" });
  expect(said).toContain("9 rules found");
});

withPromtool("promtool takes every query of the dashboard", () => {
  using folder = new TemporaryFolder();
  const plain = (expr: string) => expr.replaceAll("$__rate_interval", "5m").replaceAll("$instance", ".+");
  const rules = queries.map((expr, at) => ({ record: `query_${at}`, expr: plain(expr) }));
  const file = folder.write("rules.yml", JSON.stringify({ groups: [{ name: "dashboard", rules }] }));
  const { exitCode, said } = promtool("check", "rules", "--lint=none", file);
  expect({ exitCode, said: exitCode === 0 ? "" : said }).toEqual({ exitCode: 0, said: "" });
});

/** A series of an instance, a sample a minute, in promtool's words: `0+1x10` grows by one ten times. */
const given = (name: string, values: string, labels = "") => ({
  series: `${name}{instance="relay",job="backchannel"${labels}}`,
  values,
});

const cases: { alert: string; series: ReturnType<typeof given>[]; at: string; fires: boolean }[] = [
  { alert: "BackchannelDown", series: [given("up", "0x10")], at: "3m", fires: true },
  { alert: "BackchannelDown", series: [given("up", "1x10")], at: "3m", fires: false },
  {
    alert: "BackchannelDeadLetters",
    series: [given("backchannel_messages_dead_total", "0x5 1x5")],
    at: "7m",
    fires: true,
  },
  {
    alert: "BackchannelDeadLetters",
    series: [given("backchannel_messages_dead_total", "4x40")],
    at: "30m",
    fires: false,
  },
  {
    alert: "BackchannelMailWaits",
    series: [given("backchannel_oldest_waiting_age_seconds", "21000+60x60")],
    at: "30m",
    fires: true,
  },
  {
    alert: "BackchannelDiskSlow",
    series: [
      given("backchannel_fsync_duration_seconds_bucket", "0+0x30", ',le="0.25"'),
      given("backchannel_fsync_duration_seconds_bucket", "0+9x30", ',le="0.5"'),
      given("backchannel_fsync_duration_seconds_bucket", "0+9x30", ',le="+Inf"'),
    ],
    at: "20m",
    fires: true,
  },
  {
    alert: "BackchannelDiskSlow",
    series: [
      given("backchannel_fsync_duration_seconds_bucket", "0+9x30", ',le="0.25"'),
      given("backchannel_fsync_duration_seconds_bucket", "0+9x30", ',le="+Inf"'),
    ],
    at: "20m",
    fires: false,
  },
  {
    alert: "BackchannelJournalGrows",
    series: [given("backchannel_journal_segments", "3x5 9x30")],
    at: "20m",
    fires: true,
  },
  {
    alert: "BackchannelRefusesMail",
    series: [given("backchannel_store_accepting", "1x5 0x10")],
    at: "8m",
    fires: true,
  },
  {
    alert: "BackchannelWebhookWaits",
    series: [given("backchannel_webhook_oldest_waiting_age_seconds", "3600+60x90")],
    at: "80m",
    fires: true,
  },
  {
    alert: "BackchannelAuditLoses",
    series: [given("backchannel_audit_dropped_lines_total", "0x5 3x5")],
    at: "7m",
    fires: true,
  },
  {
    alert: "BackchannelAuditLoses",
    series: [given("backchannel_audit_dropped_lines_total", "3x40")],
    at: "30m",
    fires: false,
  },
  {
    alert: "BackchannelFilesRunOut",
    series: [given("process_open_fds", "900x20"), given("process_max_fds", "1024x20")],
    at: "10m",
    fires: true,
  },
];

withPromtool("each alert fires when what it is for happens, and rests when nothing is wrong", () => {
  using folder = new TemporaryFolder();
  const names = [...alerts.matchAll(/alert: (\w+)/g)].map(([, name]) => name);
  expect(names.filter((name) => !cases.some(({ alert, fires }) => alert === name && fires))).toEqual([]);
  const tests = cases.map(({ alert, series: input_series, at, fires }) => ({
    name: `${alert} ${fires ? "fires" : "rests"}`,
    interval: "1m",
    input_series,
    // promtool would compare labels and words too: here it counts whether the alert fires.
    promql_expr_test: [
      {
        expr: `count(ALERTS{alertname="${alert}",alertstate="firing"}) or vector(0)`,
        eval_time: at,
        exp_samples: [{ labels: "{}", value: fires ? 1 : 0 }],
      },
    ],
  }));
  const content = { rule_files: [join(deploy, "alerts.yml")], evaluation_interval: "1m", tests };
  const { exitCode, said } = promtool("test", "rules", folder.write("test.yml", JSON.stringify(content)));
  expect({ exitCode, said: exitCode === 0 ? "" : said }).toEqual({ exitCode: 0, said: "" });
});
