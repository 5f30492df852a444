import { expect, test } from "bun:test";
import { createHmac } from "node:crypto";
import type { Message } from "../../src/domain/message.ts";
import { RelayRoom } from "../support/relay-room.ts";

interface Made {
  id: string;
  url: string;
  secret?: string;
}

/** A hook of `ana`'s. */
async function made(room: RelayRoom, hook: object): Promise<Made> {
  const reply = await room.ask("POST /webhooks/in", { token: "ana", body: hook });
  expect(reply.status).toBe(200);
  return (await reply.json()) as Made;
}

const door = ({ url }: Made) => `POST ${url.slice(url.indexOf("/v1") + 3)}`;

async function inbox(room: RelayRoom, agent: string): Promise<Message[]> {
  return (await (await room.ask(`GET /inbox/${agent}`, { token: agent })).json()) as Message[];
}

test("a payload becomes a message of the hook's owner, as its template says", async () => {
  const room = await RelayRoom.with(["ana", "bo"]);
  const hook = await made(room, {
    to: "bo",
    title: "CI",
    body: "{{job.name}}: {{status}}",
    priority: "urgent",
  });
  const body = { job: { name: "tests" }, status: "failed", more: [1] };
  expect(await (await room.ask(door(hook), { body })).json()).toMatchObject({ as: "message" });
  expect(await inbox(room, "bo")).toMatchObject([
    { from: "ana", to: "@bo", body: "CI\n\ntests: failed", priority: "urgent" },
  ]);
});

test("a door to whom no message could go is refused when it is made, as a send would be", async () => {
  const room = await RelayRoom.with(["ana"]);
  const make = (hook: object) =>
    room.outcome("POST /webhooks/in", { token: "ana", body: { body: "x", ...hook } });
  const task = { as: "task", title: "x" };
  expect(await make({ to: "@all" })).toBe("409 room.empty");
  await room.join("bo");
  expect(await make({ to: "nobody" })).toBe("404 agent.unknown");
  expect(await make({ ...task, to: "nobody" })).toBe("404 agent.unknown");
  expect(await make({ to: "#builds" })).toBe("409 channel.empty");
  await room.ask("POST /subscribe", { token: "bo", body: { channel: "builds" } });
  for (const hook of [{ to: "#builds" }, { to: "@all" }, { to: "bo" }, { ...task, to: "bo" }])
    expect(await make(hook)).toBe("200");
  expect(await make({ ...task, requires: ["nobody-can-yet"] })).toBe("200");
});

test("nobody speaks for an agent that is locked, by its hooks neither; whoever recovers it has them again", async () => {
  const room = await RelayRoom.with(["ana", "bo"]);
  const ask = { body: { a: 1 } };
  const hook = await made(room, { to: "bo", body: "{{a}}" });
  await room.hub.membership.lock("ana");
  expect(await room.outcome(door(hook), ask)).toBe("401 webhook.refused");
  expect(await inbox(room, "bo")).toEqual([]);
  const { id } = await room.hub.membership.recover("ana");
  await room.hub.membership.register({ kind: "invite", id }, { name: "ana" });
  expect(await room.outcome(door(hook), ask)).toBe("200");
});

test("a signed payload of GitHub's becomes a task, and its redelivery none", async () => {
  const room = await RelayRoom.with(["ana", "bo"]);
  const hook = await made(room, {
    as: "task",
    to: "bo",
    check: "github",
    title: "Review {{pull_request.title}}",
    body: "{{pull_request.html_url}}",
  });
  const body = JSON.stringify({
    pull_request: { title: `two\nlines ${"é".repeat(300)}`, html_url: "https://x/1" },
  });
  const signature = `sha256=${createHmac("sha256", hook.secret!).update(body).digest("hex")}`;
  const headers = { "X-Hub-Signature-256": signature, "X-GitHub-Delivery": "d-1" };
  const first = await (await room.ask(door(hook), { body, headers })).json();
  expect(await (await room.ask(door(hook), { body, headers })).json()).toEqual(first);
  const tasks = (await (await room.ask("GET /tasks?requested", { token: "ana" })).json()) as {
    title: string;
  }[];
  expect(tasks).toHaveLength(1);
  expect(tasks[0]!.title).toStartWith("Review two lines éé");
  expect(await room.outcome(door(hook), { body: `${body} `, headers })).toBe("401 webhook.refused");
  expect(await room.outcome(door(hook), { body })).toBe("401 webhook.refused");
});

test("an event of Stripe's that is delivered again stores nothing, another one does", async () => {
  const room = await RelayRoom.with(["ana", "bo"]);
  const hook = await made(room, {
    to: "bo",
    body: "{{type}}",
    check: "stripe",
    secret: "whsec_a-secret-of-stripe",
  });
  const deliver = (id: string) => {
    const body = JSON.stringify({ id, type: "charge.failed" });
    const time = Math.floor(room.clock.now() / 1000);
    const mac = createHmac("sha256", hook.secret!).update(`${time}.${body}`).digest("hex");
    return room.ask(door(hook), { body, headers: { "Stripe-Signature": `t=${time},v1=${mac}` } });
  };
  const first = await (await deliver("evt_1")).json();
  room.clock.advance(60_000);
  expect(await (await deliver("evt_1")).json()).toEqual(first);
  expect((await deliver("evt_2")).status).toBe(200);
  expect(await inbox(room, "bo")).toHaveLength(2);
});

test("a copy of a signed delivery is no new one by a header that nobody signed", async () => {
  const room = await RelayRoom.with(["ana", "bo"]);
  const time = String(Math.floor(room.clock.now() / 1000));
  const body = JSON.stringify({ id: "evt_1", type: "paid" });
  const mac = (key: string | Buffer, text: string, form: "hex" | "base64") =>
    createHmac("sha256", key).update(text).digest(form);
  const stripe = await made(room, { to: "bo", body: "{{type}}", check: "stripe" });
  const standard = await made(room, { to: "bo", body: "{{type}}", check: "standard" });
  const key = Buffer.from(standard.secret!.slice("whsec_".length), "base64");
  const signed: [Made, Record<string, string>][] = [
    [stripe, { "Stripe-Signature": `t=${time},v1=${mac(stripe.secret!, `${time}.${body}`, "hex")}` }],
    [
      standard,
      {
        "webhook-id": "msg_1",
        "webhook-timestamp": time,
        "webhook-signature": `v1,${mac(key, `msg_1.${time}.${body}`, "base64")}`,
      },
    ],
  ];
  for (const [hook, headers] of signed)
    for (const name of ["one", "two"])
      for (const more of [{ "X-GitHub-Delivery": name }, { "Idempotency-Key": name }])
        expect(await room.outcome(door(hook), { body, headers: { ...headers, ...more } })).toBe("200");
  expect(await inbox(room, "bo")).toHaveLength(signed.length);
});

test("nothing comes in without the token, by another's, or after the hook is removed", async () => {
  const room = await RelayRoom.with(["ana", "bo"]);
  const hook = await made(room, { to: "bo", body: "x" });
  const bare = door(hook).replace(/\?.*/, "");
  expect(await room.outcome(bare, { body: {} })).toBe("401 webhook.refused");
  expect(await room.outcome(`${bare}?token=${room.tokens.ana}`, { body: {} })).toBe("401 webhook.refused");
  expect(await room.outcome("POST /in/00", { body: {} })).toBe("404 webhook.unknown");
  expect(await room.outcome(`DELETE /webhooks/in/${hook.id}`, { token: "bo" })).toBe("404 webhook.unknown");
  expect(await (await room.ask("GET /webhooks/in", { token: "bo" })).json()).toEqual([]);
  expect(await room.outcome(`DELETE /webhooks/in/${hook.id}`, { token: "ana" })).toBe("200");
  expect(await room.outcome(door(hook), { body: {} })).toBe("404 webhook.unknown");
  expect(await inbox(room, "bo")).toEqual([]);
});

test("a hook ends with its owner, also when another takes the name", async () => {
  const room = await RelayRoom.with(["ana", "bo"]);
  const hook = await made(room, { to: "bo", body: "x" });
  await room.ask("DELETE /agents/ana", { token: "ana" });
  expect(await room.outcome(door(hook), { body: {} })).toBe("404 webhook.unknown");
  room.clock.advance(1000);
  await room.join("ana");
  expect(await room.outcome(door(hook), { body: {} })).toBe("404 webhook.unknown");
  expect(await (await room.ask("GET /webhooks/in", { token: "ana" })).json()).toEqual([]);
  await room.hub.incoming.sweep();
  expect(room.store.incoming.all()).toEqual([]);
});

test("a list tells neither token nor secret", async () => {
  const room = await RelayRoom.with(["ana", "bo"]);
  await made(room, { to: "bo", body: "x" });
  await made(room, { to: "bo", body: "x", check: "stripe", secret: "whsec_a-secret-of-stripe" });
  const listed = await (await room.ask("GET /webhooks/in", { token: "ana" })).text();
  expect(listed).not.toMatch(/bchw_|secret|hash|ownerSince/);
});

test("a payload that doesn't fit is told why, and stores nothing", async () => {
  const room = await RelayRoom.with(["ana", "bo"]);
  const hook = await made(room, { to: "bo", body: "{{a.b}}" });
  const said = async (body: unknown) => {
    const reply = await room.ask(door(hook), { body });
    return `${reply.status} ${((await reply.json()) as { error: string }).error}`;
  };
  expect(await said({})).toBe("422 the hook's template doesn't fit: the payload has no a.b");
  expect(await said("a=b")).toBe("400 the request body is not JSON");
  expect(await said("[1]")).toBe("400 the request body is not a JSON object");
  expect(await said("[".repeat(100_000))).toStartWith("400 the request body is nested");
  expect(await said({ a: { b: "" } })).toBe("400 body: must not be empty");
  expect(await said({ a: { b: "x".repeat(300_000) } })).toStartWith("422 ");
  expect(await inbox(room, "bo")).toEqual([]);
});

test("a hook that can't work is refused when it is made", async () => {
  const room = await RelayRoom.with(["ana"]);
  for (const wrong of [
    { body: "x" },
    { to: "bo" },
    { to: "bo", body: "{{#each a}}" },
    { to: "bo", body: "x", requires: ["go"] },
    { as: "task", to: "bo", body: "x" },
    { as: "task", to: "#c", title: "t", body: "x" },
    { as: "task", title: "t", body: "x" },
    { as: "task", title: "t", body: "x", to: "bo", requires: ["go"] },
    { to: "bo", body: "x", secret: "a-secret-of-16-characters" },
    { to: "bo", body: "x", check: "github", secret: "short" },
    { to: "bo", body: "x", check: "standard", secret: "not-of-that-form-at-all" },
    { to: "bo", body: "x", check: "none" },
  ])
    expect(await room.outcome("POST /webhooks/in", { token: "ana", body: wrong })).toBe(
      "400 request.invalid",
    );
});

test("a stranger's body isn't read: it is refused by its path and token", async () => {
  const room = await RelayRoom.with(["ana", "bo"]);
  const hook = await made(room, { to: "bo", body: "x" });
  let read = 0;
  const body = () =>
    new ReadableStream(
      {
        pull(stream) {
          read++;
          stream.enqueue(new Uint8Array(65536));
        },
      },
      { highWaterMark: 0 },
    );
  const bare = door(hook).replace(/\?.*/, "");
  expect(await room.outcome(`${bare}?token=wrong`, { body: body() })).toBe("401 webhook.refused");
  expect(await room.outcome("POST /in/00", { body: body() })).toBe("404 webhook.unknown");
  expect(await room.outcome(`${bare}?token=%zz`, { body: body() })).toBe("400 request.invalid");
  expect(read).toBe(0);
});
