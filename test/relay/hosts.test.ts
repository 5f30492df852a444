import { expect, test } from "bun:test";
import { hosts } from "../../src/relay/hosts.ts";

const listening = ["127.0.0.1", "::1"];

test("loopback by any of its names is answered for", () => {
  const allowed = hosts({ listening: [] });
  for (const host of ["localhost", "LOCALHOST", "127.0.0.1", "127.9.9.9", "[::1]", "localhost."])
    expect(allowed(host)).toBe(true);
});

test("a name nobody has allowed is refused, however it looks like loopback", () => {
  const allowed = hosts({ listening });
  for (const host of [
    "evil.example",
    "127.0.0.1.evil.example",
    "localhost.evil.example",
    "2130706433",
    "0x7f.1",
    "127.evil",
    "0.0.0.0",
    "192.0.2.1",
    "[::ffff:7f00:1]",
    "box.tail1234.ts.net",
    "",
  ])
    expect(allowed(host)).toBe(false);
});

test("the addresses it listens on and the names it was given are answered for", () => {
  const allowed = hosts({
    listening: [...listening, "192.0.2.1", "fd7a:115c:a1e0::1"],
    names: ["Relay.Example"],
  });
  for (const host of ["192.0.2.1", "[FD7A:115C:A1E0::1]", "relay.example", "RELAY.example."])
    expect(allowed(host)).toBe(true);
  expect(allowed("other.example")).toBe(false);
});

test("on a tailnet its DNS names are answered for", () => {
  const allowed = hosts({ listening, tailnet: true });
  expect(allowed("box.tail1234.ts.net")).toBe(true);
  expect(allowed("box.ts.net.evil.example")).toBe(false);
});

test("listening everywhere allows any address, but no name", () => {
  for (const everywhere of ["0.0.0.0", "::"]) {
    const allowed = hosts({ listening: [everywhere] });
    expect(allowed("203.0.113.9")).toBe(true);
    expect(allowed("[2001:db8::9]")).toBe(true);
    expect(allowed("evil.example")).toBe(false);
  }
});

test("a star allows every name", () => {
  expect(hosts({ listening, names: ["*"] })("anything.example")).toBe(true);
});
