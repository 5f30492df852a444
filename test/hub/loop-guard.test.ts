import { expect, test } from "bun:test";
import { limits } from "../../src/domain/limits.ts";
import { LoopGuard } from "../../src/hub/loop-guard.ts";
import { FakeClock } from "../support/fake-clock.ts";

const { hops, pair } = limits.loop;
const hour = 3_600_000;

function bench() {
  const clock = new FakeClock();
  const guard = new LoopGuard(clock);
  let ids = 0;
  /** Sends one message; gives its id and for how long it is held. */
  const send = (from: string, to: string, thread?: string) => {
    const id = `m${ids++}`;
    const held = guard.admit({ id, from, recipients: [to], thread }).get(to);
    return { id, wait: held?.wait ?? 0, why: held?.why };
  };
  /** `a` and `b` answer each other, a second apart. */
  const talk = (rounds: number, between = ["a", "b"], thread?: string) => {
    const sent: ReturnType<typeof send>[] = [];
    for (let at = 0; at < rounds; at++) {
      const [from, to] = at % 2 === 0 ? between : between.toReversed();
      sent.push(send(from!, to!, sent.at(-1)?.id ?? thread));
      clock.advance(1000);
    }
    return sent;
  };
  return { clock, guard, send, talk };
}

test("a chain of answers passes up to 20 hops, and waits at the 21st until its beginning is an hour old", () => {
  const { talk } = bench();
  const sent = talk(hops + 3);
  expect(sent.slice(0, hops + 1).every(({ wait }) => wait === 0)).toBe(true);
  // The first message has no hops; this one has 21, and the first answer to it came a second after it.
  expect(sent[hops + 1]).toMatchObject({ why: "hops", wait: hour - hops * 1000 });
  expect(sent[hops + 2]?.why).toBe("hops");
});

test("nobody's first answer is held, however deep others have made the chain; the second one is", () => {
  const { send, talk } = bench();
  const sent = talk(hops + 1, ["x", "y"]);
  const answer = send("victim", "room", sent.at(-1)?.id);
  expect(answer.wait).toBe(0);
  expect(send("victim", "room", answer.id).why).toBe("hops");
});

test("a ring of as many agents as a chain has hops is found too", () => {
  const { send } = bench();
  let last = send("a0", "a1");
  const waits: number[] = [];
  for (let at = 1; at <= 2 * hops; at++) {
    last = send(`a${at % hops}`, `a${(at + 1) % hops}`, last.id);
    waits.push(last.wait);
  }
  expect(waits.findIndex((wait) => wait > 0)).toBe(hops);
});

test("a chain that takes more than an hour for 20 hops is no loop", () => {
  const { clock, send } = bench();
  let last = send("a", "b");
  for (let at = 0; at < 200; at++) {
    clock.advance(hour / hops + 1000);
    const [from, to] = at % 2 === 0 ? ["b", "a"] : ["a", "b"];
    last = send(from!, to!, last.id);
    expect(last.wait).toBe(0);
  }
});

test("a held chain goes on after the hour, and is held again after as many hops", () => {
  const { clock, talk } = bench();
  const sent = talk(hops + 2);
  clock.advance(hour);
  const later = talk(hops + 2, ["a", "b"], sent.at(-1)?.id);
  const free = later.findIndex(({ wait }) => wait > 0);
  expect(free).toBeGreaterThanOrEqual(hops - 1);
  expect(free).toBeLessThanOrEqual(hops + 1);
});

test("many answers to one message are no chain", () => {
  const { send } = bench();
  const { id } = send("a", "b");
  for (let at = 0; at < 25; at++) expect(send(`x${at}`, "a", id).wait).toBe(0);
});

test("two agents that write to each other without a thread are stopped at 60 an hour", () => {
  const { clock, send } = bench();
  const waits: number[] = [];
  for (let at = 0; at < pair + 4; at++) {
    waits.push((at % 2 === 0 ? send("a", "b") : send("b", "a")).wait);
    clock.advance(1000);
  }
  expect(waits.findIndex((wait) => wait > 0)).toBe(pair);
  expect(waits[pair]).toBe(hour - pair * 1000);
});

test("however much a pair sends, each way hands out no more than its half in any hour", () => {
  const { clock, send } = bench();
  const times: Record<string, number[]> = { a: [], b: [] };
  for (let at = 0; at < 1000; at++) {
    const [from, to] = at % 2 === 0 ? ["a", "b"] : ["b", "a"];
    times[from!]!.push(clock.elapsed() + send(from!, to!).wait);
    clock.advance(500);
  }
  for (const way of Object.values(times))
    for (let at = pair / 2; at < way.length; at++)
      expect(way[at]! - way[at - pair / 2]!).toBeGreaterThanOrEqual(hour);
});

test("what is held keeps its order", () => {
  const { clock, send } = bench();
  const out: number[] = [];
  for (let at = 0; at < 400; at++) {
    if (at % 2 === 0) out.push(clock.elapsed() + send("a", "b").wait);
    else send("b", "a");
    clock.advance(1000);
  }
  expect(out).toEqual(out.toSorted((one, other) => one - other));
});

test("who only sends is never held: a build that reports a thousand times keeps nobody going", () => {
  const { send } = bench();
  for (let at = 0; at < 1000; at++) expect(send("ci", "b").wait).toBe(0);
  for (let at = 0; at < pair / 2; at++) expect(send("b", "ci").wait).toBe(0);
});

test("a pair's talk holds no other's", () => {
  const { send, talk } = bench();
  talk(200);
  expect(send("a", "c").wait).toBe(0);
  expect(send("c", "b").wait).toBe(0);
  expect(send("b", "c").wait).toBe(0);
});

test("an agent that writes to itself is held for long chains only", () => {
  const { send } = bench();
  for (let at = 0; at < 500; at++) expect(send("a", "a").wait).toBe(0);
  let last = send("a", "a");
  for (let at = 0; at <= hops; at++) last = send("a", "a", last.id);
  expect(last.why).toBe("hops");
});

test("a post is held for those alone whose pair is too busy", () => {
  const { guard, talk } = bench();
  talk(pair * 2);
  const held = guard.admit({ id: "x", from: "a", recipients: ["b", "c"], thread: undefined });
  expect([...held.keys()]).toEqual(["b"]);
  expect(held.get("b")?.why).toBe("pair");
});

test("setting the clock of the machine holds and releases nothing", () => {
  const { clock, send } = bench();
  const turn = (at: number) => (at % 2 === 0 ? send("a", "b") : send("b", "a")).wait;
  for (let at = 0; at < pair; at++) expect(turn(at)).toBe(0);
  clock.jump(2 * hour);
  expect(turn(0)).toBe(hour);
  clock.jump(-4 * hour);
  expect(turn(1)).toBe(hour);
});

test("memory is bounded, whoever sends how much, and free again after an hour", () => {
  const { clock, guard } = bench();
  const sizes = () => guard.remembered;
  for (let at = 0; at < limits.loop.remembered + 10_000; at++)
    guard.admit({ id: `m${at}`, from: `a${at}`, recipients: ["b"], thread: `m${at - 1}` });
  expect(Math.max(...Object.values(sizes()))).toBeLessThanOrEqual(limits.loop.remembered);
  clock.advance(2 * hour);
  guard.admit({ id: "x", from: "a", recipients: ["b"], thread: undefined });
  expect(sizes().ways).toBe(1);
});
