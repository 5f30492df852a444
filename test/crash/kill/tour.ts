import { Random } from "../random.ts";
import type { Answers } from "../relay/answers.ts";
import { Caller, type Done } from "../relay/caller.ts";
import type { Wire } from "../relay/wire.ts";

/** Bytes of a large message; enough of these fill more than one segment of the journal. */
const large = 250_000;
const manyLarge = 10;

/**
 * The same life each time, one request after another, until nobody answers: everything that a relay does with files.
 * `turn`: with so much mail that the journal's segment is full, and checkpointed.
 */
export async function tour(wire: Wire, answers: Answers, turn: boolean): Promise<void> {
  const place = { wire, answers, random: new Random(1) };
  const caller = (name: string, agent = name) => new Caller(name, answers.member(agent), place);
  const first = caller("a0");
  const second = caller("a1");
  const third = caller("a2");
  const crowd = ["b0", "b1", "b2", "b3"].map((name) => caller(name, "a0"));
  const steps: (() => Done)[] = [
    ...[first, second, third].flatMap((one) => [() => one.enter(), () => one.subscribe("c0", true)]),
    () => first.send("@a1", true, 300),
    () => third.send("#c0", true, 6000),
    ...[1, 2, 3].map(() => () => first.send("@a1", false, 300)),
    () => second.claim(3, 600),
    () => second.ack(1),
    () => second.release(1),
    () => second.extend(1, 900),
    () => second.take(true),
    () => second.take(false),
    () => first.note(),
    () => second.note(),
    () => first.join(),
    () => first.join("c1"),
    () => first.rotate(),
    () => third.send("#c0", false, 300),
    () => first.leave(),
    () => second.subscribe("c0", false),
    ...(turn ? Array.from({ length: manyLarge }, () => () => together(crowd)) : []),
    () => third.claim(10, 600),
    () => third.ack(6),
    () => third.claim(100, 600),
    () => third.ack(100),
    () => second.send("@a0", true, 300),
  ];
  for (const step of steps) if ((await step())?.status === 0) return;
}

async function together(crowd: Caller[]): Done {
  const whys = await Promise.all(crowd.map((one) => one.send("@a2", true, large)));
  return whys.find((why) => why);
}
