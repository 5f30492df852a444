import { expect, test } from "bun:test";
import { RelayClient } from "../../src/client/relay-client.ts";
import { Fault } from "../../src/domain/fault.ts";
import { writeToken } from "../../src/domain/token.ts";
import { EagerClock } from "../support/eager-clock.ts";
import { fakeFetch, networkError, refusal } from "../support/fake-fetch.ts";

const health = () => Response.json({ ok: true, service: "backchannel-relay" });
const claims = () => Response.json({ messages: [], waiting: 0 });
const message = {
  id: "3f6c1d0e-6f0a-4c39-9a51-0b5f6f4f8a11",
  from: "a",
  to: "@b",
  body: "hi",
  priority: "normal",
  ts: "2026-11-21T12:00:00.000Z",
};
const sent = () => Response.json({ ...message, recipients: ["b"] });

function client(
  fake: ReturnType<typeof fakeFetch>,
  more: { url?: string; unix?: string; token?: string } = {},
) {
  const clock = new EagerClock();
  const options = { url: "http://relay.test", token: "secret", fetch: fake.fetch, clock, sleep: clock.sleep };
  return { clock, relay: new RelayClient({ ...options, random: () => 1, ...more }) };
}

const failure = (call: Promise<unknown>): Promise<Fault> =>
  call.then(
    () => Promise.reject(new Error("it succeeded")),
    (error) => error,
  );

test("a call shows the token, and the names in its path are percent-encoded and checked", async () => {
  const fake = fakeFetch(() => Response.json([]));
  const { relay } = client(fake, { url: "https://relay.test/base/v1/" });
  await relay.call("inbox", { agent: "@Codex-1", match: "a/b c", limit: 5 });
  expect(fake.asked[0]?.url).toBe(
    "https://relay.test/base/v1/inbox/codex-1?match=a%2Fb+c&limit=5&urgent=false&wait=0",
  );
  expect(fake.asked[0]?.headers.get("authorization")).toBe("Bearer secret");
  expect((await failure(relay.call("track", { id: "../agents" }))).code).toBe("request.invalid");
  expect(fake.asked).toHaveLength(1);
});

test("an error that the relay tells is the same error here", async () => {
  const { relay } = client(fakeFetch(refusal(404, "agent.unknown")));
  const error = await failure(relay.call("send", { to: "@x", body: "hi" }));
  expect(error).toMatchObject({
    code: "agent.unknown",
    message: "says agent.unknown",
    hint: "do this",
    exit: 1,
  });
});

test("an error that only a newer relay knows keeps its own words, and the exit code of its status", async () => {
  const { relay } = client(fakeFetch(refusal(403, "agent.asleep")));
  const error = await failure(relay.call("me", {}));
  expect(error).toMatchObject({ message: "says agent.asleep", hint: "do this", exit: 4 });
  expect(JSON.parse(JSON.stringify(error)).code).toBe("agent.asleep");
});

test("an answer that isn't a relay's says so", async () => {
  const page = () => new Response("<html>", { headers: { "content-type": "text/html" } });
  const { relay } = client(fakeFetch(page));
  const error = await failure(relay.call("health", {}));
  expect(error.code).toBe("relay.strange");
  expect(error.message).toContain("text/html");
  const other = client(fakeFetch(() => Response.json({ ok: true, service: "something-else" })));
  expect((await failure(other.relay.call("health", {}))).code).toBe("relay.strange");
});

test("a redirect is refused, and the token goes nowhere else", async () => {
  const fake = fakeFetch(
    () => new Response(null, { status: 302, headers: { location: "https://evil.test/" } }),
  );
  const error = await failure(client(fake).relay.call("me", {}));
  expect(error.message).toContain("it redirects to https://evil.test/");
  expect(fake.asked).toHaveLength(1);
  expect(fake.asked[0]?.init.redirect).toBe("manual");
});

test("a relay that restarts is waited for", async () => {
  const fake = fakeFetch(networkError("ECONNREFUSED"), refusal(503, "relay.stopping"), health);
  const { relay, clock } = client(fake);
  expect(await relay.call("health", {})).toEqual({ ok: true, service: "backchannel-relay" });
  expect(clock.pauses).toEqual([100, 200]);
});

test("every try of one send has the same Idempotency-Key, and every send another", async () => {
  const fake = fakeFetch(networkError("ECONNRESET"), () => new Response("", { status: 502 }), sent);
  const { relay } = client(fake);
  await relay.call("send", { to: "@b", body: "hi" });
  await relay.call("send", { to: "@b", body: "hi" });
  const keys = fake.asked.map(({ headers }) => headers.get("idempotency-key"));
  expect(keys[0]).toBeString();
  expect(keys).toEqual([keys[0]!, keys[0]!, keys[0]!, keys[3]!]);
  expect(keys[3]).not.toBe(keys[0]!);
});

test("what can't be done twice is not repeated when it may have been done", async () => {
  const broken = fakeFetch(networkError("ECONNRESET"), claims);
  expect((await failure(client(broken).relay.call("claim", {}))).code).toBe("relay.unreachable");
  expect(broken.asked).toHaveLength(1);
  const absent = fakeFetch(networkError("ECONNREFUSED"), claims);
  expect(await client(absent).relay.call("claim", {})).toEqual({ messages: [], waiting: 0 });
});

test("a rate limit is waited out when it ends in time, a full mailbox isn't", async () => {
  const limited = fakeFetch(refusal(429, "rate.limited", { "retry-after": "3" }), health);
  const first = client(limited);
  await first.relay.call("health", {});
  expect(first.clock.pauses).toEqual([3000]);

  const long = client(fakeFetch(refusal(429, "rate.limited", { "retry-after": "60" }), health));
  expect((await failure(long.relay.call("health", {}))).retryAfter).toBe(60);
  const full = client(fakeFetch(refusal(429, "mailbox.full", { "retry-after": "1" }), sent));
  expect((await failure(full.relay.call("send", { to: "@b", body: "hi" }))).code).toBe("mailbox.full");
  expect([...long.clock.pauses, ...full.clock.pauses]).toEqual([]);
});

test("a relay that is away is waited for as long as a restart takes, and a call of one try has one", async () => {
  const away = fakeFetch(networkError("ECONNREFUSED"));
  const { relay, clock } = client(away);
  const error = await failure(relay.call("me", {}));
  expect(error).toMatchObject({ code: "relay.unreachable", exit: 3 });
  expect(clock.elapsed()).toBeLessThan(3000);
  expect(clock.elapsed()).toBeGreaterThan(1000);
  const before = away.asked.length;
  await failure(relay.call("me", {}, { once: true }));
  expect(away.asked.length).toBe(before + 1);
});

test("what waiting can't mend fails at once", async () => {
  for (const code of ["ENOTFOUND", "EPROTO", "DEPTH_ZERO_SELF_SIGNED_CERT", "Malformed_HTTP_Response"]) {
    const fake = fakeFetch(networkError(code), health);
    expect(await failure(client(fake).relay.call("health", {}))).toBeInstanceOf(Fault);
    expect(fake.asked).toHaveLength(1);
  }
});

test("an abort ends a call with the reason of the abort", async () => {
  const stop = new AbortController();
  const fake = fakeFetch(() => {
    stop.abort(new Error("enough"));
    throw Object.assign(new TypeError("closed"), { code: "ECONNRESET" });
  });
  const call = client(fake).relay.call("health", {}, { signal: stop.signal });
  expect((await failure(call)).message).toBe("enough");
});

test("a mistyped token is told before anything is sent", () => {
  const good = writeToken("agent", new Uint8Array(32).fill(7));
  const fake = fakeFetch(health);
  const make = (token: string) => () => client(fake, { token });
  expect(make(good)).not.toThrow();
  expect(make("an-operators-own")).not.toThrow();
  for (const wrong of [good.slice(0, -1), good.replace("bcha_B", "bcha_C"), "two words", "line\nbreak"]) {
    expect(make(wrong)).toThrow(expect.objectContaining({ code: "auth.mistyped" }));
  }
});

test("no proxy sees what stays on this machine", async () => {
  const proxyOf = async (url: string, unix?: string) => {
    const fake = fakeFetch(health);
    await client(fake, { url, ...(unix && { unix }) }).relay.call("health", {});
    const { proxy, unix: socket } = fake.asked[0]!.init;
    return socket ?? proxy;
  };
  expect(await proxyOf("http://127.0.0.1:7117")).toBe(false as never);
  expect(await proxyOf("http://[::1]:7117")).toBe(false as never);
  expect(await proxyOf("http://localhost:7117")).toBe(false as never);
  expect(await proxyOf("http://localhost", "/tmp/x.sock")).toBe("/tmp/x.sock");
  expect(await proxyOf("https://relay.test")).toBeUndefined();
  expect(await proxyOf("https://127.0.0.1.evil.test")).toBeUndefined();
});

test("a URL that can't be a relay's is told", () => {
  for (const url of ["relay", "ftp://relay.test", "/tmp/socket", ""]) {
    expect(() => new RelayClient({ url })).toThrow(expect.objectContaining({ code: "usage.wrong" }));
  }
});
