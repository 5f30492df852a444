import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import type { Message } from "../../src/domain/message.ts";
import { Machine } from "../support/machine.ts";
import { RelayProcess } from "../support/relay-process.ts";

setDefaultTimeout(60_000);

let relay: RelayProcess;

beforeAll(async () => {
  relay = await RelayProcess.start();
});

afterAll(() => relay[Symbol.asyncDispose]());

/** Sends these to an agent, so many at a time, each as soon as there is room. */
async function pour(token: string, to: string, bodies: string[], atOnce: number): Promise<void> {
  const left = bodies.values();
  const one = async () => {
    for (const body of left) {
      const reply = await relay.ask("POST /send", { token, body: { to, body } });
      if (!reply.ok) throw new Error(await reply.text());
    }
  };
  await Promise.all(Array.from({ length: atOnce }, one));
}

const numbers = (count: number) => Array.from({ length: count }, (_, at) => String(at));

test("300 sends come out in the order in which they were answered", async () => {
  await using machine = new Machine();
  await machine.bch("init", "ordered", "--url", relay.url, "--token", "room");
  await pour(await relay.join("orderly"), "ordered", numbers(300), 1);
  const drained = await machine.json<Message[]>("drain");
  expect(drained.map(({ body }) => body)).toEqual(numbers(300));
});

test("2,000 messages go to 8 processes that claim them at the same time, each to exactly one", async () => {
  await using machine = new Machine();
  await machine.bch("init", "crowd", "--url", relay.url, "--token", "room");
  const { token } = await Bun.file(`${machine.home}/identities/crowd.json`).json();
  const watches = numbers(8).map(() => machine.start(["watch", "--json"]));
  await pour(await relay.join("caller"), "crowd", numbers(2000), 20);
  const linesOf = () => watches.map(({ out }) => out.trimEnd().split("\n").filter(Boolean));
  while (linesOf().flat().length < 2000) await Promise.race(watches.map((watch) => watch.more()));
  await Promise.all(watches.map((watch) => watch.end()));

  const shown = linesOf();
  const bodies = shown.flat().map((line) => (JSON.parse(line) as Message).body);
  expect(bodies.map(Number).sort((a, b) => a - b)).toEqual(numbers(2000).map(Number));
  expect(shown.filter((lines) => lines.length > 0).length).toBeGreaterThan(1);
  const me = (await (await relay.ask("GET /me", { token })).json()) as object;
  expect(me).toMatchObject({ waiting: 0, claimed: 0 });
});

test("200 agents that subscribe at the same moment are all in the channel, and still after a crash", async () => {
  const names = numbers(200).map((at) => `subscriber-${at.padStart(3, "0")}`);
  const tokens = await Promise.all(names.map((name) => relay.join(name)));
  const subscribe = (token: string) =>
    relay.ask("POST /subscribe", { token, body: { channel: "everybody" } });
  const replies = await Promise.all(tokens.map(subscribe));
  expect(replies.every(({ ok }) => ok)).toBe(true);
  await relay.kill();
  await relay.restart();
  const reply = await relay.ask("GET /channels?details=1", { token: tokens[0]! });
  const channels = (await reply.json()) as { name: string; subscribers: string[] }[];
  const [channel] = channels.filter(({ name }) => name === "everybody");
  expect(channel?.subscribers.sort()).toEqual(names);
});
