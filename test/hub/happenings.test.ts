import { expect, test } from "bun:test";
import type { Happening } from "../../src/hub/happenings.ts";
import { HubBench } from "../support/hub-bench.ts";

/** What is told from now on, a line each. */
function told(bench: HubBench): string[] {
  const lines: string[] = [];
  bench.hub.happenings.hear((happening) => lines.push(line(happening)));
  return lines;
}

function line(happening: Happening): string {
  const { what } = happening;
  if (what === "task.moved") return `task ${happening.move} ${happening.task.state}`;
  return "agent" in happening ? `${what} ${happening.agent}` : what;
}

test("each step of a message is told once, when it is done", async () => {
  const bench = await HubBench.with("ada", "bob");
  const lines = told(bench);
  await bench.send("ada", "@bob", "one");
  const { messages } = await bench.claim("bob");
  await bench.hub.reading.release("bob", { receipts: messages.map(({ receipt }) => receipt), delay: 0 });
  const again = await bench.claim("bob");
  await bench.hub.reading.ack(
    "bob",
    again.messages.map(({ receipt }) => receipt),
  );
  const { id } = await bench.send("ada", "@bob", "two");
  await bench.hub.reading.take("bob", { id, keep: false });
  expect(lines).toEqual([
    "message.sent",
    "message.claimed bob",
    "message.released bob",
    "message.claimed bob",
    "message.acked bob",
    "message.sent",
    "message.taken bob",
  ]);
});

test("nothing is told of a call that did nothing", async () => {
  const bench = await HubBench.with("ada", "bob");
  const lines = told(bench);
  await bench.claim("bob");
  await bench.send("ada", "@nobody").catch(() => {});
  await bench.hub.reading.ack("bob", [`${crypto.randomUUID()}.1.00000000`]).catch(() => {});
  expect(lines).toEqual([]);
});

test("what time does is told: an ended lease, an expired message", async () => {
  const bench = await HubBench.with("ada", "bob");
  await bench.send("ada", "@bob", "returns");
  await bench.claim("bob", { lease: 60 });
  await bench.send("ada", "@bob", "dies", { expires: 30 });
  const lines = told(bench);
  bench.timer.advance(61_000);
  await bench.hub.timekeeper.turn();
  expect(lines.toSorted()).toEqual(["message.dead bob", "message.returned bob"]);
});

test("who comes, is locked out and leaves is told", async () => {
  const bench = await HubBench.with();
  const lines = told(bench);
  await bench.join("ada");
  await bench.hub.membership.lock("ada");
  const { code } = await bench.hub.membership.recover("ada");
  const caller = bench.hub.membership.identify(code);
  await bench.hub.membership.register(caller!, { name: "ada" });
  await bench.hub.membership.unregister("ada");
  expect(lines).toEqual(["agent.joined ada", "agent.locked ada", "agent.recovered ada", "agent.left ada"]);
});

test("a task is told as posted, offered and whatever its agent makes of it", async () => {
  const bench = await HubBench.with("ada", "bob");
  const lines = told(bench);
  const { id } = await bench.hub.tasks.post("ada", { title: "t", to: "bob", priority: "normal" });
  await bench.hub.tasks.accept("bob", { id, lease: 60 });
  await bench.hub.tasks.complete("bob", { id });
  expect(lines.filter((one) => one.startsWith("task"))).toEqual([
    "task posted offered",
    "task offered offered",
    "task accepted accepted",
    "task completed completed",
  ]);
});
