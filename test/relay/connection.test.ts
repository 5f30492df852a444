import { expect, test } from "bun:test";
import { addressIn, isLoopback } from "../../src/relay/address-in.ts";
import { connection } from "../../src/relay/connection.ts";
import { openDoor } from "../support/open-door.ts";

/** A connection from a peer, with what that peer says of whom it speaks for. */
function from(peer: string, forwarded?: string, local = false, trusted = isLoopback) {
  const server = { requestIP: () => ({ address: peer }) } as unknown as Bun.Server<undefined>;
  const headers = forwarded === undefined ? {} : { "x-forwarded-for": forwarded };
  return connection(server, new Request("http://localhost/", { headers }), local, trusted);
}

test("a peer is known by its own address, whatever it claims to be", () => {
  expect(from("192.0.2.1").address).toBe("192.0.2.1");
  expect(from("192.0.2.1", "203.0.113.5").address).toBe("192.0.2.1");
  expect(from("192.0.2.1").proxied).toBe(false);
});

test("who comes to this machine's own address is this machine, without asking the system; a proxy there speaks for others", () => {
  const asked: string[] = [];
  const on = (hostname: string, headers = {}) => {
    const requestIP = () => {
      asked.push(hostname);
      return { address: "127.0.0.1" };
    };
    const server = { hostname, requestIP } as unknown as Bun.Server<undefined>;
    return connection(server, new Request("http://localhost/", { headers }), false, isLoopback).address;
  };
  expect(on("127.0.0.1")).toBe("127.0.0.1");
  expect(on("::1")).toBe("::1");
  expect(asked).toEqual([]);
  expect(on("127.0.0.1", { "x-forwarded-for": "203.0.113.5" })).toBe("203.0.113.5");
  expect(on("0.0.0.0")).toBe("127.0.0.1");
  expect(asked).toEqual(["127.0.0.1", "0.0.0.0"]);
});

test("a proxy on this machine is believed in what it has seen itself: the last entry", () => {
  for (const peer of ["127.0.0.1", "::1", "::ffff:127.0.0.1"]) {
    expect(from(peer, "203.0.113.5").address).toBe("203.0.113.5");
    expect(from(peer, "198.51.100.1, 203.0.113.5").address).toBe("203.0.113.5");
    expect(from(peer, "forged, nonsense").address).toBe(peer);
    expect(from(peer).proxied).toBe(true);
  }
});

test("a chain of proxies is walked from the right, as long as each is one of the host's", () => {
  const trusted = addressIn(["127.0.0.1", "10.0.0.0/8", "fd00::/8", "2001:db8::7"]);
  const client = (peer: string, forwarded: string) => from(peer, forwarded, false, trusted).address;
  for (const [peer, forwarded, expected] of [
    ["127.0.0.1", "203.0.113.5", "203.0.113.5"],
    ["127.0.0.1", "203.0.113.5, 10.0.0.2", "203.0.113.5"],
    ["10.9.9.9", "198.51.100.1, 203.0.113.5, 10.0.0.3, 10.0.0.2", "203.0.113.5"],
    ["fd12::1", "2001:db8::99, 2001:db8::7", "2001:db8::99"],
    ["10.0.0.1", "[2001:db8::99]:4711, 10.0.0.2:80", "2001:db8::99"],
    ["10.0.0.1", "203.0.113.5:55", "203.0.113.5"],
    ["::ffff:10.0.0.1", " 203.0.113.5 ", "203.0.113.5"],
    // All of them are ours: the first is as far as one can see.
    ["10.0.0.1", "10.0.0.3, 10.0.0.2", "10.0.0.3"],
    // What a stranger says of itself, or what is no address, ends the walk.
    ["203.0.113.9", "10.0.0.1", "203.0.113.9"],
    ["10.0.0.1", "203.0.113.5, unknown", "10.0.0.1"],
    ["10.0.0.1", "203.0.113.5, , 10.0.0.2", "10.0.0.2"],
    ["10.0.0.1", "", "10.0.0.1"],
    ["10.0.0.1", "1.2.3.4.5", "10.0.0.1"],
  ] as const)
    expect(client(peer, forwarded), `${peer} ← ${forwarded}`).toBe(expected);
});

test("who trusts no proxy sees peers only", () => {
  const nobody = addressIn([]);
  expect(from("127.0.0.1", "203.0.113.5", false, nobody)).toMatchObject({
    address: "127.0.0.1",
    proxied: false,
  });
});

test("on the Unix socket nobody has an address", () => {
  expect(from("", "203.0.113.5", true)).toMatchObject({ local: true, address: undefined, proxied: false });
});

test("over a real connection wrong tokens are counted by the address they come from", async () => {
  await using door = await openDoor(["a"]);
  const guess = async (forwarded: string) =>
    (await fetch(`${door.url}/me`, { headers: { authorization: "guess", "x-forwarded-for": forwarded } }))
      .status;
  for (let at = 0; at < 30; at++) expect(await guess("203.0.113.5")).toBe(401);
  expect(await guess("203.0.113.5")).toBe(429);
  expect(await guess("203.0.113.6")).toBe(401);
});
