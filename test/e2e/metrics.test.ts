import { expect, test } from "bun:test";
import { readRun } from "../../src/client/relay-run.ts";
import { RelayProcess } from "../support/relay-process.ts";
import { testWith } from "../support/test-with.ts";

/** A relay that has done a little of everything, and where its metrics are. */
async function busyRelay(...options: string[]) {
  const relay = await RelayProcess.start(...options);
  const [ada, bob] = [await relay.join("ada"), await relay.join("bob")];
  await relay.ask("POST /send", { token: ada, body: { to: "@bob", body: "hi" } });
  await relay.ask("POST /send", { token: ada, body: { to: "@bob", body: "waits" } });
  const claim = await relay.ask("POST /claim", { token: bob, body: { limit: 1 } });
  const { messages } = (await claim.json()) as { messages: { receipt: string }[] };
  await relay.ask("POST /ack", { token: bob, body: { receipts: messages.map(({ receipt }) => receipt) } });
  await relay.ask("POST /tasks", { token: ada, body: { title: "t", to: "bob" } });
  await relay.ask("GET /nowhere", { token: ada });
  return { relay, url: readRun(relay.home.path)?.metrics ?? "" };
}

const scrape = async (url: string) => (await fetch(url)).text();

test("a relay's numbers are beside its own address, where its run file says, and follow what happens", async () => {
  const { relay, url } = await busyRelay();
  await using _ = relay;
  expect(new URL(url).hostname).toBe("127.0.0.1");
  expect(new URL(url).port).not.toBe(new URL(relay.url).port);
  const page = await scrape(url);
  expect(page).toContain("\nbackchannel_messages_acked_total 1\n");
  expect(page).toContain('\nbackchannel_messages_waiting{state="unclaimed"} 2\n');
  expect(page).toContain('\nbackchannel_refusals_total{code="route.unknown"} 1\n');
  expect(page).toMatch(/\nbackchannel_fsync_duration_seconds_count [1-9]/);
  expect(page).toMatch(/\nbackchannel_journal_written_bytes_total [1-9]/);
  expect(page).not.toMatch(/ada|bob/);
  expect(
    await (await fetch("http://localhost/metrics", { unix: relay.home.join("relay.sock") })).text(),
  ).toContain("backchannel_messages_acked_total 1");
});

testWith("promtool")("promtool finds nothing to say against a page, with agents or without", async () => {
  for (const options of [[], ["--metrics-agents"]]) {
    const { relay, url } = await busyRelay(...options);
    await using _ = relay;
    const page = await scrape(url);
    expect(page.includes('agent="ada"')).toBe(options.length > 0);
    const check = Bun.spawn(["promtool", "check", "metrics"], {
      stdin: new Blob([page]),
      stdout: "pipe",
      stderr: "pipe",
    });
    const said = (await check.stdout.text()) + (await check.stderr.text());
    expect({ said, exit: await check.exited }).toEqual({ said: "", exit: 0 });
  }
});

test("--metrics off is nowhere", async () => {
  await using relay = await RelayProcess.start("--metrics", "off");
  expect(readRun(relay.home.path)).not.toHaveProperty("metrics");
});
