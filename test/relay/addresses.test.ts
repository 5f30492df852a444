import { expect, test } from "bun:test";
import { addresses, type Interfaces } from "../../src/relay/addresses.ts";

const at = (...list: string[]) => list.map((address) => ({ address })) as Interfaces[string];
const lo = at("127.0.0.1", "::1");

test("a machine on no tailnet is reached over loopback alone", () => {
  expect(addresses({ lo, eth0: at("192.0.2.7", "2001:db8::7", "fe80::1") })).toEqual({
    hosts: ["127.0.0.1", "::1"],
    tailnet: false,
  });
});

test("without IPv6 only its IPv4 loopback is used", () => {
  expect(addresses({ lo: at("127.0.0.1") }).hosts).toEqual(["127.0.0.1"]);
  expect(addresses({}).hosts).toEqual(["127.0.0.1"]);
});

test("on a tailnet its interface is used too, and no other", () => {
  const tailscale0 = at("100.101.102.103", "fd7a:115c:a1e0::6c35:6667", "fe80::5");
  expect(addresses({ lo, eth0: at("192.0.2.7"), tailscale0 })).toEqual({
    hosts: ["127.0.0.1", "::1", "100.101.102.103", "fd7a:115c:a1e0::6c35:6667"],
    tailnet: true,
  });
});

test("a carrier's 100.64.0.0/10 is no tailnet, nor is a network that only looks like one", () => {
  for (const address of ["100.101.102.103", "fd7a:115c:a1e1::1", "fd7a:115c::a1e0:1"])
    expect(addresses({ lo, wwan0: at(address) }).tailnet).toBe(false);
});
