import { expect, test } from "bun:test";
import { limits } from "../../src/domain/limits.ts";
import { HubBench } from "../support/hub-bench.ts";
import { refused } from "../support/refused.ts";

const room = { kind: "room" } as const;
const ana = { kind: "agent", name: "ana" } as const;

/** Who a token is so many seconds from now; `spent`: it is known, and refused. */
function who(bench: HubBench, token: string, seconds: number) {
  bench.timer.jump(seconds * 1000);
  try {
    return bench.hub.membership.identify(token);
  } catch {
    return "spent";
  } finally {
    bench.timer.jump(-seconds * 1000);
  }
}

const times = [
  0,
  1,
  limits.rotationGrace - 1,
  limits.rotationGrace + 1,
  limits.recovery + 1,
  limits.roomGrace + 1,
];

/** Each kind of token after what happened to it, at each of the times. */
const table: [string, (bench: HubBench) => Promise<string>, unknown[]][] = [
  ["an agent's", async (bench) => bench.tokens.ana!, times.map(() => ana)],
  [
    "an agent's, after a rotation",
    async (bench) => {
      await bench.hub.membership.rotateToken("ana");
      return bench.tokens.ana!;
    },
    [ana, ana, ana, undefined, undefined, undefined],
  ],
  [
    "an agent's, after two rotations",
    async (bench) => {
      await bench.hub.membership.rotateToken("ana");
      await bench.hub.membership.rotateToken("ana");
      return bench.tokens.ana!;
    },
    times.map(() => undefined),
  ],
  [
    "an agent's, after a rotation that ends it now",
    async (bench) => {
      await bench.hub.membership.rotateToken("ana", { now: true });
      return bench.tokens.ana!;
    },
    times.map(() => undefined),
  ],
  [
    "a new one of an agent's",
    async (bench) => (await bench.hub.membership.rotateToken("ana", { now: true })).token,
    times.map(() => ana),
  ],
  [
    "a locked agent's",
    async (bench) => {
      await bench.hub.membership.lock("ana");
      return bench.tokens.ana!;
    },
    times.map(() => undefined),
  ],
  [
    "a revoked agent's",
    async (bench) => {
      await bench.hub.membership.unregister("ana");
      return bench.tokens.ana!;
    },
    times.map(() => undefined),
  ],
  [
    "a room token",
    async (bench) => (await bench.hub.membership.rotateRoomToken()).token,
    times.map(() => room),
  ],
  [
    "an old room token",
    async (bench) => {
      const { token } = await bench.hub.membership.rotateRoomToken();
      await bench.hub.membership.rotateRoomToken();
      return token;
    },
    [...times.slice(0, -1).map(() => expect.objectContaining(room)), undefined],
  ],
  [
    "an old room token, after a rotation that ends it now",
    async (bench) => {
      const { token } = await bench.hub.membership.rotateRoomToken();
      await bench.hub.membership.rotateRoomToken(true);
      return token;
    },
    times.map(() => undefined),
  ],
  [
    "an invite for an hour",
    async (bench) => (await bench.hub.invites.create({ channels: [], uses: 1, expires: 3600 })).code,
    [...Array(4).fill(expect.objectContaining({ kind: "invite" })), "spent", "spent"],
  ],
  [
    "an invite that gives an agent back",
    async (bench) => (await bench.hub.membership.recover("ana")).code,
    [...Array(4).fill(expect.objectContaining({ kind: "invite" })), "spent", "spent"],
  ],
];

for (const [what, make, expected] of table) {
  test(`${what} token is good exactly as long as it should be`, async () => {
    const bench = await HubBench.with("ana");
    const token = await make(bench);
    expect(times.map((seconds) => who(bench, token, seconds))).toEqual(expected as never[]);
    // Whoever rotates doesn't change this by a restart.
    const again = bench.restarted().membership;
    if (expected[0] !== "spent") expect(again.identify(token)).toEqual(expected[0] as never);
  });
}

test("whoever recovers an agent has its mail, its channels and what it can do; its tokens of before are nobody's", async () => {
  const bench = await HubBench.with("ana", "bo");
  await bench.hub.subscriptions.subscribe("ana", "design");
  await bench.send("bo", "@ana", "for ana");
  const { id, code } = await bench.hub.membership.recover("ana");
  const invite = bench.hub.membership.identify(code)!;
  await expect(bench.hub.membership.register(invite, { name: "cy" })).rejects.toEqual(refused("invite.name"));
  const { token = "", subscriptions } = await bench.hub.membership.register(invite, { name: "ana" });
  expect(subscriptions).toEqual(["design"]);
  expect(await bench.bodies("ana")).toEqual(["for ana"]);
  expect(bench.hub.membership.identify(token)).toEqual(ana);
  expect(bench.hub.membership.identify(bench.tokens.ana!)).toBeUndefined();
  await expect(bench.hub.membership.register({ kind: "invite", id }, { name: "ana" })).rejects.toEqual(
    refused("invite.spent"),
  );
});

test("what gives an agent back is worth nothing once that agent has left, whoever has its name then", async () => {
  const bench = await HubBench.with("ana");
  const { id, code } = await bench.hub.membership.recover("ana");
  const invite = { kind: "invite", id } as const;
  await bench.hub.membership.unregister("ana");
  await expect(bench.hub.membership.register(invite, { name: "ana" })).rejects.toEqual(
    refused("invite.spent"),
  );
  bench.timer.advance(1000);
  const token = await bench.join("ana");
  expect(bench.hub.membership.identify(code)).toEqual(invite);
  await expect(bench.hub.membership.register(invite, { name: "ana" })).rejects.toEqual(
    refused("invite.spent"),
  );
  expect(bench.hub.membership.identify(token)).toEqual(ana);
});

test("the room token sees and withdraws no invite that gives an agent back", async () => {
  const bench = await HubBench.with("ana");
  const { id } = await bench.hub.membership.recover("ana");
  expect(bench.hub.invites.list()).toEqual([]);
  await expect(bench.hub.invites.withdraw(id)).rejects.toEqual(refused("invite.unknown"));
});

test("a locked agent still gets mail, and whoever waits for it there is let go at once", async () => {
  const bench = await HubBench.with("ana", "bo");
  const waiting = bench.claim("ana", { wait: 60 });
  await bench.hub.membership.lock("ana");
  expect((await waiting).messages).toEqual([]);
  await bench.send("bo", "@ana", "kept");
  expect(await bench.bodies("ana")).toEqual(["kept"]);
  await bench.hub.membership.recover("ana");
});

test("nobody can be recovered who never joined", async () => {
  const bench = await HubBench.with("ana");
  await expect(bench.hub.membership.recover("bo")).rejects.toEqual(refused("agent.unknown"));
  await expect(bench.hub.membership.lock("bo")).rejects.toEqual(refused("agent.unknown"));
});
