import { test as always, expect, setDefaultTimeout } from "bun:test";
import { readdirSync, statfsSync } from "node:fs";
import type { Claimed } from "../../src/domain/claim.ts";
import { limits } from "../../src/domain/limits.ts";
import { refused } from "../support/refused.ts";
import { RelayProcess } from "../support/relay-process.ts";
import { SmallDisk } from "../support/small-disk.ts";
import { until } from "../support/until.ts";

setDefaultTimeout(60_000);

if (!SmallDisk.isPossible())
  console.warn("SKIPPED: the tests of a full disk mount one, which takes root on Linux");
const test = always.skipIf(!SmallDisk.isPossible());

/** Megabytes: room for two segments of the journal, what is kept free for acks, and some mail. */
const size = 40;

/** A relay whose disk is full to the last page: first of its mail, then another program took what it had kept free. */
async function full(stack: AsyncDisposableStack, hear: (text: string) => void = () => {}) {
  const disk = new SmallDisk(size);
  const relay = stack.use(new RelayProcess(disk, { hear }));
  await relay.restart();
  const [ana, bo] = [await relay.join("ana"), await relay.join("bo")];
  const send = (body: string) => relay.ask("POST /send", { token: ana, body: { to: "bo", body } });
  const answered: string[] = [];
  for (const filler of ["x".repeat(200_000), "x"]) {
    for (let status = 200; status === 200; ) {
      const body = `${answered.length} ${filler}`;
      const reply = await send(body);
      status = reply.status;
      if (reply.ok) answered.push(body);
      else expect([status, await reply.json()]).toEqual([507, refused("store.full")]);
    }
  }
  // What has been answered is on its way into files: they have to be there before the rest of the disk goes.
  await until(() => readdirSync(disk.join("mail/bo/new")).length === answered.length, 30_000);
  const { blocks, bavail, bsize } = statfsSync(disk.path);
  expect(bavail * bsize).toBeGreaterThan(limits.freeSpace / 2);
  disk.resize(Math.ceil(((blocks - bavail) * bsize) / 2 ** 20));
  return { disk, relay, ana, bo, send, answered };
}

/** Claims and acks so many messages, or all. */
async function drain(relay: RelayProcess, token: string, most = Number.POSITIVE_INFINITY): Promise<string[]> {
  const drained: string[] = [];
  while (drained.length < most) {
    const limit = Math.min(most - drained.length, 100);
    const reply = await relay.ask("POST /claim", { token, body: { limit } });
    const { messages } = (await reply.json()) as { messages: Claimed[] };
    if (messages.length === 0) break;
    const receipts = messages.map(({ receipt }) => receipt);
    expect((await relay.ask("POST /ack", { token, body: { receipts } })).status).toBe(200);
    drained.push(...messages.map(({ body }) => body));
  }
  return drained;
}

test("on a full disk a send gets 507 and leaves nothing, and acks go on", async () => {
  await using stack = new AsyncDisposableStack();
  const { disk, relay, ana, bo, send, answered } = await full(stack);
  expect(answered.length).toBeGreaterThan(10);
  for (const body of ["small", "x".repeat(200_000)]) expect((await send(body)).status).toBe(507);
  const others = [
    await relay.ask("POST /register", { token: "room", body: { name: "cy" } }),
    await relay.ask("POST /subscribe", { token: ana, body: { channel: "design" } }),
    await relay.ask("POST /status", { token: ana, body: { status: "busy" } }),
  ];
  expect(others.map(({ status }) => status)).toEqual([507, 507, 507]);
  expect((await relay.ask("GET /agents", { token: ana })).status).toBe(200);
  const me = (await (await relay.ask("GET /me", { token: bo })).json()) as object;
  expect(me).toMatchObject({ waiting: answered.length, subscriptions: [] });

  expect(await drain(relay, bo, 5)).toEqual(answered.slice(0, 5));
  disk.resize(2 * size);
  expect((await send("fits again")).status).toBe(200);
  expect(await drain(relay, bo)).toEqual([...answered.slice(5), "fits again"]);
});

test("a relay that is killed on a full disk has all that it answered, once there is room", async () => {
  await using stack = new AsyncDisposableStack();
  let said = "";
  const { disk, relay, bo, send, answered } = await full(stack, (text) => {
    said += text;
  });
  await relay.kill();
  await expect(relay.restart()).rejects.toThrow("ended before");
  await until(() => said.includes(`can't use ${disk.path}: its disk is full`));
  disk.resize(2 * size);
  await relay.restart();
  expect((await send("after")).status).toBe(200);
  expect(await drain(relay, bo)).toEqual([...answered, "after"]);
});
