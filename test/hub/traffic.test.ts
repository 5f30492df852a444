import { expect, test } from "bun:test";
import { limits } from "../../src/domain/limits.ts";
import { HubBench } from "../support/hub-bench.ts";

type Messages = Awaited<ReturnType<HubBench["claim"]>>["messages"];
const receiptsOf = (messages: Messages) => messages.map(({ receipt }) => receipt);

test("a message is counted at each step: once as sent, its copies as they are claimed and acked", async () => {
  const bench = await HubBench.with("ada", "bob", "cy");
  await bench.send("ada", "@all");
  await bench.hub.reading.ack("bob", receiptsOf((await bench.claim("bob")).messages));
  await bench.claim("cy");
  const { sent, delivered, claimed, acked } = bench.hub.traffic;
  expect({ sent, delivered, claimed, acked }).toEqual({ sent: 1, delivered: 2, claimed: 2, acked: 1 });
});

test("what is handed out again is a redelivery, and its wait isn't that of a send", async () => {
  const bench = await HubBench.with("ada", "bob");
  await bench.send("ada", "@bob");
  const { messages } = await bench.claim("bob");
  await bench.hub.reading.release("bob", { receipts: receiptsOf(messages), delay: 0 });
  await bench.claim("bob");
  const { claimed, released, redelivered, sendToClaim } = bench.hub.traffic;
  expect({ claimed, released, redelivered }).toEqual({ claimed: 2, released: 1, redelivered: 1 });
  expect(sendToClaim.count).toBe(1);
});

test("from send to claim and from claim to ack the time is taken, in seconds", async () => {
  const bench = await HubBench.with("ada", "bob");
  await bench.send("ada", "@bob");
  bench.timer.advance(7000);
  const { messages } = await bench.claim("bob");
  bench.timer.advance(20_000);
  await bench.hub.reading.ack("bob", receiptsOf(messages));
  const { sendToClaim, claimToAck } = bench.hub.traffic;
  expect([sendToClaim.sum, claimToAck.sum]).toEqual([7, 20]);
});

test("a clock that was set back makes no negative wait", async () => {
  const bench = await HubBench.with("ada", "bob");
  await bench.send("ada", "@bob");
  bench.timer.jump(-60_000);
  await bench.claim("bob");
  expect(bench.hub.traffic.sendToClaim.sum).toBe(0);
});

test("a take is a claim and an ack; taking again what was kept is neither", async () => {
  const bench = await HubBench.with("ada", "bob");
  const { id } = await bench.send("ada", "@bob");
  bench.timer.advance(3000);
  for (const keep of [true, false]) expect(await bench.hub.reading.take("bob", { id, keep })).not.toBeNull();
  const { claimed, acked, sendToClaim } = bench.hub.traffic;
  expect({ claimed, acked, waited: sendToClaim.sum }).toEqual({ claimed: 1, acked: 1, waited: 3 });
});

test("who gives a message back once too often has killed it, and that is no release", async () => {
  const bench = await HubBench.with("ada", "bob");
  await bench.send("ada", "@bob");
  for (let attempt = 1; attempt <= limits.attempts; attempt += 1) {
    const { messages } = await bench.claim("bob");
    await bench.hub.reading.release("bob", { receipts: receiptsOf(messages), delay: 0 });
  }
  const { released, dead } = bench.hub.traffic;
  expect({ released, dead }).toEqual({ released: limits.attempts - 1, dead: 1 });
});

test("the notes of a task are mail like any other", async () => {
  const bench = await HubBench.with("ada", "bob");
  await bench.hub.tasks.post("ada", { title: "t", to: "bob", priority: "normal" });
  await bench.claim("bob");
  const { sent, claimed, taskMoves } = bench.hub.traffic;
  expect({ sent, claimed, moves: [...taskMoves] }).toEqual({
    sent: 1,
    claimed: 1,
    moves: [
      ["posted", 1],
      ["offered", 1],
    ],
  });
});
