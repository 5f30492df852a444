import { expect, test } from "bun:test";
import type { Claimed } from "../../src/domain/claim.ts";
import { fault } from "../../src/domain/fault.ts";
import { proveLive } from "../../src/ops/prove-live.ts";
import { proveWay, type Way } from "../../src/ops/prove-way.ts";
import { CommandRoom } from "../support/command-room.ts";
import { until } from "../support/until.ts";

const told = (findings: { check: string; health: string }[]) =>
  findings.map(({ check, health }) => `${check} ${health}`);

/** A room, and a way in it that works, which a test can break. */
async function place() {
  const room = await CommandRoom.with("a", "b");
  const { client } = room.connection("a");
  const { clock } = room.room;
  let held: Claimed[] = [];
  const way: Way = {
    name: "hook",
    door: "hook",
    mend: "bch setup",
    fetch: async () => {
      const request = { via: "hook", session: "codex-1a2b3c" };
      held = (await client.call("claim", request)).messages;
      clock.advance(100);
      return held.map(({ body }) => body).join("\n");
    },
    goOn: async () => {
      clock.advance(20);
      await client.call("ack", { receipts: held.map(({ receipt }) => receipt) });
    },
  };
  const prove = (change: Partial<Way> = {}) => proveWay({ ...way, ...change }, { client, agent: "a", clock });
  const counts = () => {
    const { waiting, claimed } = room.room.hub.presence.me("a");
    return { waiting, claimed };
  };
  const send = () => room.connection("b").client.call("send", { to: "@a", body: "real mail" });
  return { room, client, clock, way, prove, counts, send, [Symbol.dispose]: () => room[Symbol.dispose]() };
}

test("a way that works is told hop by hop, each with its time, and nothing of the canary stays", async () => {
  using at = await place();
  expect(await at.prove()).toEqual([
    {
      check: "send",
      health: "PASS",
      says: expect.stringMatching(/^[0-9a-f]{8} is on the relay's disk$/),
      ms: 0,
    },
    { check: "hook", health: "PASS", says: "claimed by codex-1a2b3c through hook, and shown", ms: 100 },
    { check: "ack", health: "PASS", says: "by codex-1a2b3c through hook", ms: 20 },
  ]);
  expect(at.counts()).toEqual({ waiting: 0, claimed: 0 });
});

test("a way that claims nothing, shows nothing, or ends with an error is broken there, and its canary goes", async () => {
  using at = await place();
  expect(await at.prove({ fetch: async () => "" })).toMatchObject([
    { check: "send" },
    { check: "hook", health: "FAIL", says: "it ran, and claimed nothing", mend: "bch setup" },
  ]);
  const mute = async () => {
    await at.way.fetch();
    return "";
  };
  expect(told(await at.prove({ fetch: mute }))).toEqual(["send PASS", "hook FAIL"]);
  const failing = async () => {
    throw fault("command.failed", "ended with 127");
  };
  expect(await at.prove({ fetch: failing })).toMatchObject([
    {},
    { check: "hook", health: "FAIL", says: "the command ended with 127" },
  ]);
  expect(at.counts().waiting).toBe(0);
});

test("where real mail waits, no way is tried: it would be shown to nobody", async () => {
  using at = await place();
  await at.send();
  expect(await at.prove()).toMatchObject([{ health: "FAIL", mend: "bch drain --agent a, then this again" }]);
  expect(at.counts()).toEqual({ waiting: 1, claimed: 0 });
});

test("real mail that comes meanwhile is not acked", async () => {
  using at = await place();
  const fetch = async () => {
    await at.send();
    return at.way.fetch();
  };
  expect(told(await at.prove({ fetch }))).toEqual(["send PASS", "hook PASS", "ack FAIL"]);
  expect(at.counts()).toEqual({ waiting: 0, claimed: 2 });
});

test("a live session that is faster is named", async () => {
  using at = await place();
  const fetch = async () => {
    await at.client.call("claim", { via: "mcp", session: "gemini-ffffff" });
    return "";
  };
  expect((await at.prove({ fetch })).at(-1)).toMatchObject({
    health: "FAIL",
    says: "gemini-ffffff through mcp was faster",
  });
});

test("a live session's claim and ack are told as they come", async () => {
  using at = await place();
  const proof = proveLive({ client: at.client, agent: "a", clock: at.clock, seconds: 60 });
  await until(() => at.counts().waiting === 1);
  await at.way.fetch();
  await at.way.goOn();
  expect(await proof).toMatchObject([
    { check: "send", health: "PASS" },
    { check: "claim", health: "PASS", says: "by codex-1a2b3c through hook" },
    { check: "ack", health: "PASS", says: "by codex-1a2b3c through hook" },
  ]);
});

test("where no session takes it, that is broken, and the canary goes", async () => {
  using at = await place();
  const proof = await proveLive({ client: at.client, agent: "a", clock: at.clock, seconds: 1 });
  expect(proof.at(-1)).toMatchObject({
    check: "claim",
    health: "FAIL",
    says: "no session of @a took it in 1 s",
  });
  expect(at.counts()).toEqual({ waiting: 0, claimed: 0 });
});
