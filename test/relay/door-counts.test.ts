import { expect, test } from "bun:test";
import { fault } from "../../src/domain/fault.ts";
import { DoorCounts } from "../../src/relay/door-counts.ts";
import { RelayRoom } from "../support/relay-room.ts";

async function counted(...names: string[]) {
  const counts = new DoorCounts();
  return { counts, room: await RelayRoom.with(names, { counts }) };
}

/** What is known of a route: answers by class of status, and how many were timed. */
function seen(counts: DoorCounts, route: string) {
  const known = counts.routes.get(route);
  const classes = known?.classes.flatMap((count, digit) => (count > 0 ? [`${count} ${digit}xx`] : []));
  return `${classes?.join(", ")}; ${known?.took.count} timed`;
}

test("a request is counted under its route's name and the class of its status", async () => {
  const { counts, room } = await counted("a", "b");
  await room.ask("POST /send", { token: "a", body: { to: "@b", body: "hi" } });
  await room.ask("POST /send", { token: "a", body: { to: "@nobody", body: "hi" } });
  await room.ask("GET /messages/3f6c1d0e", { token: "a" });
  await room.ask("GET /secret-path");
  expect(seen(counts, "send")).toBe("1 2xx, 1 4xx; 2 timed");
  expect(seen(counts, "track")).toBe("1 4xx; 1 timed");
  expect(seen(counts, "none")).toBe("1 4xx; 1 timed");
  expect([...counts.routes.keys()]).toEqual(["send", "track", "none"]);
  expect([...counts.refusals]).toEqual([
    ["agent.unknown", 1],
    ["message.unknown", 1],
    ["route.unknown", 1],
  ]);
});

test("a long poll is counted while it is open, and its wait is no request's duration", async () => {
  const { counts, room } = await counted("a", "b");
  const poll = room.ask("GET /inbox/b?wait=30", { token: "b" });
  await room.ask("POST /send", { token: "a", body: { to: "@b", body: "hi" } });
  await poll;
  expect(seen(counts, "inbox")).toBe("1 2xx; 0 timed");
  await room.ask("GET /inbox/b", { token: "b" });
  expect(seen(counts, "inbox")).toBe("2 2xx; 1 timed");
});

test("what is held open is known by its kind", async () => {
  const { counts, room } = await counted("a", "b");
  const end = new AbortController();
  const request = new Request("http://localhost/v1/inbox/b?wait=30", {
    headers: { authorization: `Bearer ${room.tokens.b}` },
    signal: end.signal,
  });
  const poll = room.app.request(request);
  const stream = await room.ask("GET /events/a", { token: "a" });
  expect(counts.open).toEqual({ streams: 1, polls: 1 });
  end.abort();
  await Promise.all([poll, stream.body?.cancel()]);
  expect(counts.open).toEqual({ streams: 0, polls: 0 });
  expect(counts.room).toBe(10);
});

test("too many wrong tokens are counted as what there was too much of", async () => {
  const { counts, room } = await counted();
  const connection = { local: false, proxied: false, address: "192.0.2.1", patience() {} };
  for (let at = 0; at < 32; at++)
    await room.ask("GET /agents", {
      token: `wrong-${at}`,
      headers: { host: "localhost" },
      env: { connection },
    });
  expect([...counts.limited]).toEqual([["wrong tokens from this address", 2]]);
  expect(counts.refusals.get("rate.limited")).toBe(2);
});

test("should a limit ever name whom it is for, there are no more series than a few", () => {
  const counts = new DoorCounts();
  for (let at = 0; at < 100; at++) {
    const problem = fault("rate.limited", `requests of agent-${at}`);
    counts.answered({ route: "send", status: 429, ms: 1, problem });
  }
  expect(counts.limited.size).toBe(17);
  expect(counts.limited.get("others")).toBe(84);
});

test("a mistake of the relay's is a refusal too", () => {
  const counts = new DoorCounts();
  counts.answered({ route: "send", status: 500, ms: 1, problem: new TypeError("x is undefined") });
  expect([...counts.refusals]).toEqual([["relay.fault", 1]]);
});
