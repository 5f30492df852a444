import { expect, test } from "bun:test";
import { fault } from "../../src/domain/fault.ts";
import { openPipe, PendingAcks } from "../../src/mcp/pending-acks.ts";
import { FakeRelayClient } from "../support/fake-relay-client.ts";
import { FakeTimer } from "../support/fake-timer.ts";
import { turn } from "../support/turn.ts";

const receipt = (n: number) => `3f6c1d0e-6f0a-4c39-9a51-0b5f6f4f8a1${n}.1.9f3a2b1c`;
const [a, b] = [receipt(1), receipt(2)];
const away = () => {
  throw fault("relay.unreachable", "http://127.0.0.1:7117", "nothing listens there");
};

function bench() {
  const timer = new FakeTimer();
  const log: string[] = [];
  const relay = new FakeRelayClient({
    ack: ({ receipts }) => ({ acked: receipts, lost: [], waiting: 0 }),
    release: ({ receipts }) => ({ released: receipts, lost: [], waiting: 0 }),
  });
  const pending = new PendingAcks({
    relay,
    clock: timer,
    after: timer.after,
    log: (line) => log.push(line),
  });
  const acked = () => relay.asked("ack").map(({ receipts }) => receipts);
  const released = () => relay.asked("release").map(({ receipts }) => receipts);
  return { pending, timer, relay, log, acked, released };
}

test("a request later than the answer acks what the answer handed out, once", async () => {
  const { pending, timer, acked, released } = bench();
  pending.hold(1, [a]);
  pending.answered(1);
  expect(acked()).toEqual([]);
  pending.alive();
  pending.alive();
  await turn();
  pending.alive();
  timer.advance(openPipe);
  await pending.close();
  expect(acked()).toEqual([[a]]);
  expect(released()).toEqual([]);
  expect(timer.waiting).toBe(0);
});

test("a request that came while the answer was still being made proves nothing", async () => {
  const { pending, acked, released } = bench();
  pending.hold(1, [a]);
  pending.alive();
  pending.answered(1);
  await pending.close();
  expect(acked()).toEqual([]);
  expect(released()).toEqual([[a]]);
});

test("an answer that never fitted into the pipe is not acked, however long the pipe is open", async () => {
  const { pending, timer, acked, released } = bench();
  pending.hold(1, [a]);
  timer.advance(10 * openPipe);
  await pending.close();
  expect(acked()).toEqual([]);
  expect(released()).toEqual([[a]]);
});

test("a pipe that is still open after 5 s acks", async () => {
  const { pending, timer, acked } = bench();
  pending.hold(1, [a]);
  pending.answered(1);
  timer.advance(openPipe - 1);
  expect(acked()).toEqual([]);
  timer.advance(1);
  await turn();
  expect(acked()).toEqual([[a]]);
});

test("a client that goes right after the answer gives the messages back", async () => {
  const { pending, timer, acked, released } = bench();
  pending.hold(1, [a, b]);
  pending.answered(1);
  await pending.close();
  timer.advance(2 * openPipe);
  expect(released()).toEqual([[a, b]]);
  expect(acked()).toEqual([]);
});

test("two answers in a row are acked each by what came after it", async () => {
  const { pending, acked, released } = bench();
  pending.hold(1, [a]);
  pending.answered(1);
  pending.alive();
  pending.hold(2, [b]);
  pending.answered(2);
  await pending.close();
  expect(acked()).toEqual([[a]]);
  expect(released()).toEqual([[b]]);
});

test("an ack that fails is tried again at the next sign of life", async () => {
  const { pending, relay, log, acked } = bench();
  const works = relay.answers.ack!;
  relay.answers.ack = away;
  pending.hold(1, [a]);
  pending.answered(1);
  pending.alive();
  await turn();
  relay.answers.ack = works;
  pending.alive();
  await turn();
  pending.alive();
  await turn();
  expect(acked()).toEqual([[a], [a]]);
  expect(log.join()).toContain("can't reach the relay");
});

test("an ack that fails is tried again while the pipe stays open, until the lease ends", async () => {
  const { pending, relay, timer, log, acked } = bench();
  relay.answers.ack = away;
  pending.hold(1, [a]);
  pending.answered(1);
  for (let tries = 0; tries < 60; tries++) {
    timer.advance(openPipe);
    await turn();
  }
  expect(acked().length).toBe(23);
  expect(timer.waiting).toBe(0);
  expect(log.at(-1)).toContain("before the lease ended");
});

test("what the client had read is acked, not given back, when it goes before the relay is there again", async () => {
  const { pending, relay, acked, released } = bench();
  const works = relay.answers.ack!;
  relay.answers.ack = away;
  pending.hold(1, [a]);
  pending.answered(1);
  pending.alive();
  await turn();
  relay.answers.ack = works;
  await pending.close();
  expect(acked()).toEqual([[a], [a]]);
  expect(released()).toEqual([]);
});

test("a client that goes while an ack is under way waits for it and sends nothing else", async () => {
  const { pending, relay, acked, released } = bench();
  const slow = Promise.withResolvers<void>();
  relay.answers.ack = async ({ receipts }) => {
    await slow.promise;
    return { acked: receipts, lost: [], waiting: 0 };
  };
  pending.hold(1, [a]);
  pending.answered(1);
  pending.alive();
  const closing = pending.close();
  slow.resolve();
  await closing;
  expect(acked()).toEqual([[a]]);
  expect(released()).toEqual([]);
});

test("a lost claim is let go: all lost, or some", async () => {
  const { pending, relay, log, acked } = bench();
  relay.answers.ack = () => {
    throw fault("claim.lost");
  };
  pending.hold(1, [a]);
  pending.answered(1);
  pending.alive();
  await turn();
  relay.answers.ack = ({ receipts }) => ({
    acked: receipts.slice(1),
    lost: receipts.slice(0, 1),
    waiting: 0,
  });
  pending.hold(2, [a, b]);
  pending.answered(2);
  pending.alive();
  await turn();
  pending.alive();
  await pending.close();
  expect(acked()).toEqual([[a], [a, b]]);
  expect(log.length).toBe(2);
});

test("a client that cancels after the answer was written gives the messages back", async () => {
  const { pending, timer, acked, released } = bench();
  pending.hold(1, [a]);
  pending.answered(1);
  await pending.giveBack(1);
  pending.alive();
  timer.advance(openPipe);
  await pending.close();
  expect(released()).toEqual([[a]]);
  expect(acked()).toEqual([]);
});

test("a cancel that comes while the ack is under way changes nothing", async () => {
  const { pending, acked, released } = bench();
  pending.hold(1, [a]);
  pending.answered(1);
  pending.alive();
  await pending.giveBack(1);
  await pending.close();
  expect(acked()).toEqual([[a]]);
  expect(released()).toEqual([]);
});

test("an empty inbox leaves nothing to settle", async () => {
  const { pending, timer, relay } = bench();
  pending.hold(1, []);
  pending.answered(1);
  pending.alive();
  timer.advance(openPipe);
  await pending.close();
  expect(relay.made).toEqual([]);
});

test("a release that fails on the way out is said, not thrown: the lease ends by itself", async () => {
  const { pending, relay, log } = bench();
  relay.answers.release = away;
  pending.hold(1, [a]);
  pending.answered(1);
  await pending.close();
  expect(log.join()).toContain("the release of 1 message failed");
});
