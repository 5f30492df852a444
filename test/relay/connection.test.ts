import { expect, test } from "bun:test";
import { limits } from "../../src/domain/limits.ts";
import { connection } from "../../src/relay/connection.ts";
import { openDoor } from "../support/open-door.ts";

/** A connection from a peer, with what that peer says of whom it speaks for. */
function from(peer: string, forwarded?: string, local = false) {
  const server = { requestIP: () => ({ address: peer }) } as unknown as Bun.Server<undefined>;
  const headers = forwarded === undefined ? {} : { "x-forwarded-for": forwarded };
  return connection(server, new Request("http://localhost/", { headers }), local);
}

test("a peer is known by its own address, whatever it claims to be", () => {
  expect(from("192.0.2.1").address).toBe("192.0.2.1");
  expect(from("192.0.2.1", "203.0.113.5").address).toBe("192.0.2.1");
  expect(from("192.0.2.1").proxied).toBe(false);
});

test("a proxy on this machine is believed in what it has seen itself: the last entry", () => {
  for (const peer of ["127.0.0.1", "::1", "::ffff:127.0.0.1"]) {
    expect(from(peer, "203.0.113.5").address).toBe("203.0.113.5");
    expect(from(peer, "198.51.100.1, 203.0.113.5").address).toBe("203.0.113.5");
    expect(from(peer, "forged, nonsense").address).toBe(peer);
    expect(from(peer).proxied).toBe(true);
  }
});

test("on the Unix socket nobody has an address", () => {
  expect(from("", "203.0.113.5", true)).toMatchObject({ local: true, address: undefined, proxied: false });
});

test("over a real connection wrong tokens are counted by the address they come from", async () => {
  await using door = await openDoor(["a"]);
  const guess = async (forwarded: string) =>
    (await fetch(`${door.url}/me`, { headers: { authorization: "guess", "x-forwarded-for": forwarded } }))
      .status;
  for (let at = 0; at < limits.wrongTokens.burst; at++) expect(await guess("203.0.113.5")).toBe(401);
  expect(await guess("203.0.113.5")).toBe(429);
  expect(await guess("203.0.113.6")).toBe(401);
});
