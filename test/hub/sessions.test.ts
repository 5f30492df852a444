import { expect, test } from "bun:test";
import { limits } from "../../src/domain/limits.ts";
import { HubBench } from "../support/hub-bench.ts";
import { refused } from "../support/refused.ts";

async function signedIn(name: string) {
  const bench = await HubBench.with(name, "other");
  const cookie = (await bench.hub.sessions.signIn(bench.tokens[name]!))!;
  return { bench, cookie, who: () => bench.hub.sessions.find(cookie) };
}

test("whoever shows an agent's token is that agent for seven days, across restarts", async () => {
  const { bench, cookie, who } = await signedIn("maria");
  expect(who()).toEqual({
    kind: "session",
    agent: "maria",
    host: false,
    expiresAt: "2026-11-28T12:00:00.000Z",
  });
  expect(bench.restarted().sessions.find(cookie)?.agent).toBe("maria");
  bench.timer.advance(limits.session.agent * 1000);
  expect(who()).toBeUndefined();
  await bench.hub.sessions.sweep();
  expect(bench.store.sessions.all()).toEqual([]);
});

test("what is stored can't be used as a cookie, and a token isn't one", async () => {
  const { bench, cookie } = await signedIn("maria");
  const [record] = bench.store.sessions.all();
  expect(JSON.stringify(record)).not.toContain(cookie);
  for (const guess of [record!.id, bench.tokens.maria!, "", "bchs_"])
    expect(bench.hub.sessions.find(guess)).toBeUndefined();
});

test("a session ends at once with its token: rotated, locked, recovered, revoked, or its file deleted", async () => {
  const ends: Record<string, (bench: HubBench) => Promise<unknown>> = {
    rotated: ({ hub }) => hub.membership.rotateToken("maria"),
    locked: ({ hub }) => hub.membership.lock("maria"),
    revoked: ({ hub }) => hub.membership.unregister("maria"),
    deleted: (bench) => bench.revoke("maria"),
    recovered: async ({ hub }) => {
      const { id } = await hub.membership.recover("maria");
      await hub.membership.register({ kind: "invite", id }, { name: "maria" });
    },
  };
  for (const [how, end] of Object.entries(ends)) {
    const { bench, who } = await signedIn("maria");
    await end(bench);
    expect([how, who()]).toEqual([how, undefined]);
  }
});

test("a later agent of the same name has nothing of the session", async () => {
  const { bench, who } = await signedIn("maria");
  await bench.hub.membership.unregister("maria");
  await bench.join("maria");
  expect(who()).toBeUndefined();
});

test("an old token in its time of grace signs nobody in: it would live on for seven days", async () => {
  const bench = await HubBench.with("maria");
  await bench.hub.membership.rotateToken("maria");
  expect(bench.hub.membership.identify(bench.tokens.maria!)).toBeDefined();
  expect(await bench.hub.sessions.signIn(bench.tokens.maria!)).toBeUndefined();
  expect(bench.hub.sessions.code({ token: bench.tokens.maria!, host: false })).toBeUndefined();
});

test("a code signs in once, within a minute", async () => {
  const bench = await HubBench.with("maria");
  const { sessions } = bench.hub;
  const code = () => sessions.code({ token: bench.tokens.maria!, host: false })!.code;
  expect(sessions.find((await sessions.redeem(code()))!)?.agent).toBe("maria");
  const late = code();
  bench.timer.advance(limits.session.code * 1000);
  expect(await sessions.redeem(late)).toBeUndefined();
});

test("of two who use a code, at once or one after the other, nobody stays in: one of them has stolen it", async () => {
  const bench = await HubBench.with("maria");
  const { sessions } = bench.hub;
  const code = () => sessions.code({ token: bench.tokens.maria!, host: false })!.code;
  const shared = code();
  const [first, second] = await Promise.allSettled([sessions.redeem(shared), sessions.redeem(shared)]);
  expect(second).toMatchObject({ status: "rejected", reason: refused("session.shared") });
  expect(sessions.find((first as PromiseFulfilledResult<string>).value)).toBeUndefined();
  const later = code();
  const cookie = (await sessions.redeem(later))!;
  await expect(sessions.redeem(later, "bchs_another")).rejects.toEqual(refused("session.shared"));
  expect(sessions.find(cookie)).toBeUndefined();
});

test("the browser that a code has signed in may open its link again, and is who it was", async () => {
  const bench = await HubBench.with("maria");
  const { sessions } = bench.hub;
  const { code } = sessions.code({ token: bench.tokens.maria!, host: false })!;
  const cookie = (await sessions.redeem(code))!;
  expect(await sessions.redeem(code, cookie)).toBe(cookie);
  expect(sessions.find(cookie)?.agent).toBe("maria");
  expect(bench.store.sessions.all()).toHaveLength(1);
});

test("a host's code makes the host, and an agent too when its token was shown", async () => {
  const bench = await HubBench.with("maria");
  const { sessions } = bench.hub;
  const open = async (token?: string) =>
    sessions.find((await sessions.redeem(sessions.code({ token, host: true })!.code))!);
  expect(await open()).toEqual({ kind: "session", host: true, expiresAt: "2026-11-22T00:00:00.000Z" });
  expect(await open(bench.tokens.maria)).toMatchObject({ agent: "maria", host: true });
});

test("codes that nobody uses don't fill the memory, sessions of one agent not the disk", async () => {
  const { bench, cookie } = await signedIn("maria");
  const code = () => bench.hub.sessions.code({ host: true });
  for (let n = 0; n < limits.session.codes; n++) code();
  expect(code).toThrow(refused("rate.limited") as never);
  bench.timer.advance(limits.session.code * 1000);
  expect(code()?.code).toStartWith("bchc_");
  for (let n = 0; n < limits.session.each; n++) await bench.hub.sessions.signIn(bench.tokens.maria!);
  expect(bench.store.sessions.all()).toHaveLength(limits.session.each);
  // The oldest has gone.
  expect(bench.hub.sessions.find(cookie)).toBeUndefined();
});

test("one agent's codes leave room for everybody else's, and for the host's", async () => {
  const bench = await HubBench.with("maria", "mallory");
  const code = (name: string, host = false) =>
    bench.hub.sessions.code({ token: bench.tokens[name]!, host })?.code;
  for (let n = 0; n < limits.session.codes; n++) code("mallory");
  expect(() => code("mallory")).toThrow(refused("rate.limited") as never);
  expect(code("maria")).toStartWith("bchc_");
  expect(code("mallory", true)).toStartWith("bchc_");
  expect(bench.hub.sessions.code({ host: true })?.code).toStartWith("bchc_");
});

test("who has signed out is out", async () => {
  const { bench, cookie, who } = await signedIn("maria");
  await bench.hub.sessions.close(cookie);
  expect(who()).toBeUndefined();
});
