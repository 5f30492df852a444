import { expect, test } from "bun:test";
import { fromAddress } from "../support/from-address.ts";
import { RelayRoom } from "../support/relay-room.ts";

const refused = "403 request.host";
const broken = "400 request.invalid";

/** What a request with these headers gets, over the network. */
async function health(headers: Record<string, string>): Promise<string> {
  const room = await RelayRoom.with();
  return room.outcome("GET /health", { ...fromAddress("127.0.0.1"), headers });
}

test("a host that the relay doesn't answer for is refused: so a rebound name can't reach loopback", async () => {
  expect(await health({ host: "localhost:7117" })).toBe("200");
  expect(await health({ host: "evil.example" })).toBe(refused);
  expect(await health({ host: "evil.example:7117" })).toBe(refused);
});

test("two Host headers, or what is no host, are a broken request", async () => {
  for (const host of [
    "localhost, evil.example",
    "evil.example, localhost",
    "a b",
    "[",
    "",
    "localhost/x",
    "u@localhost",
    "localhost:x",
  ])
    expect([host, await health({ host })]).toEqual([host, broken]);
});

test("a page of the relay's own origin is let in, one of any other is not", async () => {
  const host = "localhost:7117";
  expect(await health({ host, origin: "http://localhost:7117" })).toBe("200");
  expect(await health({ host: "LOCALHOST", origin: "http://localhost" })).toBe("200");
  for (const origin of [
    "https://evil.example",
    "http://localhost:3000",
    "http://localhost",
    "http://127.0.0.1:7117",
    "null",
    "",
    "file://localhost:7117",
    "http://localhost:7117, http://evil.example",
  ])
    expect([origin, await health({ host, origin })]).toEqual([origin, refused]);
});

test("a request that a browser marks as another site's is refused, also without an Origin", async () => {
  const host = "localhost";
  expect(await health({ host, "sec-fetch-site": "cross-site" })).toBe(refused);
  for (const site of ["same-origin", "none"])
    expect(await health({ host, "sec-fetch-site": site })).toBe("200");
});

test("no reply carries a CORS header, so that no page elsewhere could read it", async () => {
  const room = await RelayRoom.with(["a"]);
  for (const [what, ask] of [
    ["OPTIONS /send", { headers: { origin: "http://localhost", "access-control-request-method": "POST" } }],
    ["GET /health", { headers: { origin: "http://localhost" } }],
    ["GET /me", { token: "a" }],
  ] as const) {
    const reply = await room.ask(what, ask);
    expect([...reply.headers.keys()].filter((name) => name.startsWith("access-control"))).toEqual([]);
  }
});

test("on the Unix socket any host will do, as long as it is one", async () => {
  const room = await RelayRoom.with();
  const ask = (host: string, more = {}) =>
    room.outcome("GET /health", { ...fromAddress(undefined), headers: { host, ...more } });
  expect(await ask("anything.example", { origin: "http://evil.example" })).toBe("200");
  expect(await ask("a, b")).toBe(broken);
});
