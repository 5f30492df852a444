import { expect, test } from "bun:test";
import { HubBench } from "../support/hub-bench.ts";

test("an empty room has zeros, and no time that nobody has waited", async () => {
  const bench = await HubBench.with();
  expect(bench.hub.stats()).toEqual({
    agents: 0,
    online: 0,
    mail: { unclaimed: 0, held: 0, claimed: 0, dead: 0 },
    since: new Date(bench.timer.now()).toISOString(),
    sent: 0,
    claimed: 0,
    redelivered: 0,
    acked: 0,
    died: 0,
  });
});

test("who was heard of within ten minutes is online", async () => {
  const bench = await HubBench.with("ada", "bob");
  bench.timer.advance(601_000);
  bench.hub.presence.seen("ada");
  expect(bench.hub.stats()).toMatchObject({ agents: 2, online: 1 });
});

test("mail is counted by state, and the oldest that can be claimed says how long it waits", async () => {
  const bench = await HubBench.with("ada", "bob", "cy");
  await bench.send("ada", "@bob", "dies", { expires: 5 });
  await bench.send("ada", "@cy", "claimed");
  await bench.claim("cy");
  bench.timer.advance(10_000);
  await bench.hub.timekeeper.turn();
  await bench.send("ada", "@bob", "waits");
  bench.timer.advance(30_000);
  await bench.send("ada", "@cy", "waits too");
  const { mail, oldestWaiting, died } = bench.hub.stats();
  expect(mail).toEqual({ unclaimed: 2, held: 0, claimed: 1, dead: 1 });
  expect({ oldestWaiting, died }).toEqual({ oldestWaiting: 30, died: 1 });
});

test("mail of an agent that was revoked by its file waits for nobody, and isn't counted", async () => {
  const bench = await HubBench.with("ada", "bob");
  await bench.send("ada", "@bob");
  await bench.revoke("bob");
  expect(bench.hub.stats()).toMatchObject({ agents: 1, mail: { unclaimed: 0 } });
});
