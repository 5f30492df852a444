import { expect, test } from "bun:test";
import { limits } from "../../src/domain/limits.ts";
import { HeldRung } from "../support/held-rung.ts";
import { HubBench } from "../support/hub-bench.ts";
import { turn } from "../support/turn.ts";

test("an agent has room for so many rungs; a session that comes again needs none of it", async () => {
  const bench = await HubBench.with("a", "b");
  const hold = (agent: string, session: string) => new HeldRung(bench, agent, { rung: "rewake", session });
  const held = Array.from({ length: limits.ring.rungs }, (_, at) => hold("b", `s${at}`));
  expect(() => hold("b", "more")).toThrow("too many open event streams");
  expect(bench.hub.doorbells.coverage("b").wake).toEqual(["rewake"]);
  hold("a", "more");
  hold("b", "s0");
  await turn();
  expect(held[0]?.over).toBe(true);
  held[1]?.close();
  hold("b", "more");
});

test("however much mail comes while a doorbell looks, it looks once more and no oftener", async () => {
  const bench = await HubBench.with("a", "b");
  new HeldRung(bench, "b", { rung: "rewake", match: "org/app" });
  await bench.pass(3);
  const { peek } = bench.store.mail;
  let looks = 0;
  let goOn = () => {};
  bench.store.mail.peek = async (...order) => {
    looks++;
    await new Promise<void>((resolve) => (goOn = resolve));
    return peek(...order);
  };
  for (let at = 0; at < 50; at++) {
    await bench.send("a", "@b", "flood", { priority: "urgent", scope: "other" });
    bench.timer.advance(0);
    await turn();
  }
  for (let at = 0; at < 50; at++) {
    goOn();
    await turn();
  }
  expect(looks).toBe(2);
});
