import { expect, test } from "bun:test";
import { fault } from "../../src/domain/fault.ts";
import { limits } from "../../src/domain/limits.ts";
import type { HookAttempt, OutgoingHook } from "../../src/domain/outgoing-hook.ts";
import { RelayRoom } from "../support/relay-room.ts";

const url = "https://hooks.example/x";
/** On the home's Unix socket. */
const host = {
  headers: { host: "localhost" },
  env: { connection: { local: true, proxied: false, address: undefined, patience() {} } },
};

async function made(room: RelayRoom, body: object = { url }): Promise<OutgoingHook & { secret: string }> {
  const reply = await room.ask("POST /webhooks", { token: "ana", body });
  expect(reply.status).toBe(200);
  return (await reply.json()) as OutgoingHook & { secret: string };
}

test("a hook is made, listed without its secret, paused, resumed and removed by its owner", async () => {
  const room = await RelayRoom.with(["ana", "bo"]);
  const { id, secret } = await made(room);
  expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
  const listed = await (await room.ask("GET /webhooks", { token: "ana" })).text();
  expect(listed).not.toMatch(/secret|whsec|ownerSince|"log"/);
  expect(JSON.parse(listed)).toMatchObject([
    { id, owner: "ana", url, events: ["*"], withBody: false, state: "active", waiting: 0 },
  ]);
  const state = async (act: string) =>
    ((await (await room.ask(`POST /webhooks/${id}/${act}`, { token: "ana" })).json()) as OutgoingHook).state;
  expect(await state("pause")).toBe("paused");
  expect(await state("resume")).toBe("active");
  expect(await room.outcome(`POST /webhooks/${id}/test`, { token: "ana" })).toBe("200");
  expect(await room.outcome(`DELETE /webhooks/${id}`, { token: "ana" })).toBe("200");
  expect(await (await room.ask("GET /webhooks", { token: "ana" })).json()).toEqual([]);
});

test("another's hook, the room's and one that isn't there look the same: there is none", async () => {
  const room = await RelayRoom.with(["ana", "bo"]);
  const { id } = await made(room);
  const ofRoom = (await (
    await room.ask("POST /host/webhooks", { body: { url }, ...host })
  ).json()) as OutgoingHook;
  for (const one of [id, ofRoom.id, "00"])
    for (const what of [
      `GET /webhooks/${one}/log`,
      `POST /webhooks/${one}/test`,
      `POST /webhooks/${one}/pause`,
      `POST /webhooks/${one}/resume`,
      `DELETE /webhooks/${one}`,
    ])
      expect(await room.outcome(what, { token: "bo" }), what).toBe("404 webhook.unknown");
  expect(await room.outcome(`DELETE /host/webhooks/${id}`, host)).toBe("404 webhook.unknown");
  expect(ofRoom.owner).toBeUndefined();
  expect(await (await room.ask("GET /host/webhooks", host)).json()).toMatchObject([{ id: ofRoom.id }]);
  expect(await room.outcome("GET /host/webhooks", { token: "ana" })).toBe("403 auth.host");
});

test("the relay calls no address that its courier won't, and says why", async () => {
  const courier = {
    check: async () => {
      throw fault("webhook.target", "10.0.0.7", "it isn't on the open internet");
    },
    test: () => Promise.reject(new Error("not asked")),
  };
  const room = await RelayRoom.with(["ana"], { courier });
  expect(await room.outcome("POST /webhooks", { token: "ana", body: { url } })).toBe("422 webhook.target");
  expect(room.store.outgoing.all()).toEqual([]);
});

test("whoever asks for more tests than may be under way is refused, and makes no line of them", async () => {
  const answers = Promise.withResolvers<HookAttempt>();
  const courier = { check: async () => {}, test: () => answers.promise };
  const room = await RelayRoom.with(["ana", "bo"], { courier });
  const tests = async (owner: string) => {
    const { id } = (await (
      await room.ask("POST /webhooks", { token: owner, body: { url } })
    ).json()) as OutgoingHook;
    return () => room.outcome(`POST /webhooks/${id}/test`, { token: owner });
  };
  const [ofAna, ofBo] = [await tests("ana"), await tests("bo")];
  const under = Array.from({ length: limits.hook.ofOne }, ofAna);
  expect(await ofAna()).toBe("429 rate.limited");
  const other = ofBo();
  answers.resolve({
    id: "x",
    type: "webhook.test",
    at: "2026-11-21T12:00:00.000Z",
    ms: 1,
    attempt: 1,
    ok: true,
  });
  expect(new Set(await Promise.all([...under, other]))).toEqual(new Set(["200"]));
  expect(await ofAna()).toBe("200");
});

test("where no relay runs, hooks can be looked at and removed, not made or tested", async () => {
  const room = await RelayRoom.with(["ana"], { courier: undefined });
  expect(await room.outcome("POST /host/webhooks", { body: { url }, ...host })).toBe("503 webhook.idle");
  expect(await room.outcome("GET /host/webhooks", host)).toBe("200");
});

test("a hook that can't work is refused when it is made", async () => {
  const room = await RelayRoom.with(["ana"]);
  for (const wrong of [
    {},
    { url: "hooks.example" },
    { url: "ftp://hooks.example/" },
    { url: "file:///etc/passwd" },
    { url: "javascript:alert(1)" },
    { url: "https://" },
    { url: "https://user@hooks.example/" },
    { url: "https://user:password@hooks.example/" },
    { url: "https://hooks.example/\r\nX-More: 1" },
    { url: `https://hooks.example/${"x".repeat(3000)}` },
    { url, events: [] },
    { url, events: ["message.claimed"] },
    { url, events: ["message*"] },
    { url, events: Array(33).fill("*") },
    { url, secret: "short" },
    { url, secret: "whsec_not base64, though long enough" },
    { url, channel: "#no such name" },
    { url, headers: {} },
  ])
    expect(await room.outcome("POST /webhooks", { token: "ana", body: wrong }), JSON.stringify(wrong)).toBe(
      "400 request.invalid",
    );
  expect(room.store.outgoing.all()).toEqual([]);
});

test("a URL is kept as it will be called, without its fragment", async () => {
  const room = await RelayRoom.with(["ana"]);
  expect((await made(room, { url: "HTTPS://Hooks.Example:443/a b?c#d" })).url).toBe(
    "https://hooks.example/a%20b?c",
  );
});
