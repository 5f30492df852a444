import { expect, test } from "bun:test";
import { network } from "../../src/relay/network.ts";

test("one IPv6 network counts as one address, in whatever form it is written", () => {
  const alike = (one: string, other: string) => network(one) === network(other);
  expect(alike("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::9")).toBe(true);
  expect(alike("2001:db8:1:2:3:4:5:6", "2001:db8:1:3:3:4:5:6")).toBe(false);
  expect(alike("::ffff:192.0.2.7", "192.0.2.7")).toBe(true);
  expect(alike("::1", "::2")).toBe(true);
  expect(alike("192.0.2.7", "192.0.2.8")).toBe(false);
});
