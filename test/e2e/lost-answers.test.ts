import { expect, setDefaultTimeout, test } from "bun:test";
import { RelayClient } from "../../src/client/relay-client.ts";
import { type Break, LossyProxy } from "../support/lossy-proxy.ts";
import { RelayProcess } from "../support/relay-process.ts";

setDefaultTimeout(60_000);

const count = 1000;
const numbers = Array.from({ length: count }, (_, at) => String(at));

test("1,000 sends whose answers a proxy drops are 1,000 messages, each there once", async () => {
  await using relay = await RelayProcess.start();
  const [ana, bo] = [await relay.join("ana"), await relay.join("bo")];
  const tries = new Map<string, number>();
  const places: Break[] = ["answer", "half an answer", "answer", "request"];
  let passed = 0;
  // Three of four connections break, so that many a send is made again and again.
  using proxy = await LossyProxy.before(relay.url, () =>
    ++passed % 4 === 0 ? "nothing" : places[passed % 4]!,
  );
  const client = new RelayClient({
    url: proxy.url,
    token: ana,
    fetch: (url, init) => {
      const key = new Headers(init.headers).get("idempotency-key") ?? "";
      tries.set(key, (tries.get(key) ?? 0) + 1);
      return fetch(url, { ...init, keepalive: false });
    },
    // No pauses, and no end of patience: what is tried here is what comes of each send in the end.
    sleep: async () => {},
    clock: { now: () => 0, elapsed: () => 0 },
  });

  const left = numbers.values();
  const ids: string[] = [];
  const sender = async () => {
    for (const body of left) ids.push((await client.call("send", { to: "bo", body })).id);
  };
  await Promise.all(Array.from({ length: 16 }, sender));

  const lost = proxy.broken.answer + proxy.broken["half an answer"];
  expect(lost).toBeGreaterThanOrEqual(count);
  expect(proxy.broken.request).toBeGreaterThan(0);
  expect(tries.size).toBe(count);
  const reply = await relay.ask("GET /inbox/bo?limit=1000", { token: bo });
  const inbox = (await reply.json()) as { id: string; body: string }[];
  expect(inbox.map(({ body }) => Number(body)).sort((a, b) => a - b)).toEqual(numbers.map(Number));
  expect(inbox.map(({ id }) => id).sort()).toEqual(ids.sort());
  const me = (await (await relay.ask("GET /me", { token: bo })).json()) as object;
  expect(me).toMatchObject({ waiting: count, claimed: 0 });
});
