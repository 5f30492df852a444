import { test as always, expect, setDefaultTimeout } from "bun:test";
import { readdirSync, readFileSync } from "node:fs";
import { RelayClient } from "../../src/client/relay-client.ts";
import { RawConnection } from "../support/raw-connection.ts";
import { RelayProcess } from "../support/relay-process.ts";
import { until } from "../support/until.ts";

setDefaultTimeout(60_000);

const isLinux = process.platform === "linux";
if (!isLinux) console.warn("SKIPPED: how many files a process has open is read as Linux tells it");
const test = always.skipIf(!isLinux);

const openFiles = (pid: number) => readdirSync(`/proc/${pid}/fd`).length;

/** Seconds of processor time that a process has used. */
function processorTime(pid: number): number {
  const [user = 0, system = 0] = readFileSync(`/proc/${pid}/stat`, "utf8")
    .split(" ")
    .slice(13, 15)
    .map(Number);
  return (user + system) / 100;
}

/** A relay that may have 256 files open, an agent that sends, and one that listens. */
async function small(stack: AsyncDisposableStack) {
  const under = ["sh", "-c", 'ulimit -n 256; exec "$@"', "sh"];
  let said = "";
  const hear = (text: string) => {
    said += text;
  };
  const relay = stack.use(new RelayProcess(undefined, { under, hear }));
  await relay.restart();
  const ana = new RelayClient({ url: relay.url, token: await relay.join("ana") });
  const bo = new RelayClient({ url: relay.url, token: await relay.join("bo") });
  const end = new AbortController();
  const heard: string[] = [];
  let outages = 0;
  const events = bo.events({ agent: "bo" }, { signal: end.signal, onReconnect: () => outages++ });
  const listening = (async () => {
    for await (const { body } of events) heard.push(body);
  })();
  stack.defer(() => {
    end.abort();
    return listening;
  });
  const sent: string[] = [];
  const send = async (count: number) => {
    for (let at = 0; at < count; at++) {
      const body = String(sent.length);
      await ana.call("send", { to: "bo", body });
      sent.push(body);
    }
    await until(() => heard.length === sent.length);
    expect(heard).toEqual(sent);
  };
  return { relay, bo, send, said: () => said, outages: () => outages };
}

for (const [crowd, words] of [
  ["that say nothing", ""],
  ["that never end their request", "GET /v1/health HTTP/1.1\r\nHo"],
] as const)
  test(`400 connections ${crowd} stop neither sends, claims and acks nor streams, and cost no processor time`, async () => {
    await using stack = new AsyncDisposableStack();
    const { relay, bo, send, said, outages } = await small(stack);
    await send(20);
    const rested = openFiles(relay.pid);
    const port = Number(new URL(relay.url).port);
    const all = Array.from({ length: 400 }, () => stack.use(new RawConnection(port)).write(words));
    let closed = 0;
    for (const each of all) void each.closed.then(() => closed++);
    await until(() => said().includes("no more files can be opened"));
    await send(100);
    const { messages } = await bo.call("claim", { limit: 100 });
    const { acked } = await bo.call("ack", { receipts: messages.map(({ receipt }) => receipt) });
    expect(acked).toHaveLength(100);

    // What the relay does while it only waits for the end of this call.
    const before = processorTime(relay.pid);
    await bo.call("claim", { wait: 1, match: "nobody/sends/here", urgent: true });
    expect(processorTime(relay.pid) - before).toBeLessThan(0.2);
    expect(outages()).toBe(0);

    for (const each of all) each[Symbol.dispose]();
    await until(() => openFiles(relay.pid) <= rested + 8);
    expect((await relay.ask("GET /health", { token: "" })).status).toBe(200);
    await send(20);
    expect(await relay.stop()).toBe(0);
  });
