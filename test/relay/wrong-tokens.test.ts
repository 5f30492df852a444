import { expect, test } from "bun:test";
import { limits } from "../../src/domain/limits.ts";
import { WrongTokens } from "../../src/relay/wrong-tokens.ts";
import { FakeClock } from "../support/fake-clock.ts";
import { fromAddress } from "../support/from-address.ts";
import { RelayRoom } from "../support/relay-room.ts";

const { burst, every } = limits.wrongTokens;

test("a burst of wrong tokens is counted, then one per interval", () => {
  const clock = new FakeClock();
  const wrong = new WrongTokens(clock);
  for (let at = 0; at < burst; at++) expect(wrong.count("192.0.2.1")).toBe(0);
  expect(wrong.count("192.0.2.1")).toBe(every);
  clock.advance(every * 1000);
  expect(wrong.count("192.0.2.1")).toBe(0);
  expect(wrong.count("192.0.2.1")).toBe(every);
});

test("a long rest gives back one burst, not more", () => {
  const clock = new FakeClock();
  const wrong = new WrongTokens(clock);
  for (let at = 0; at < burst * 2; at++) wrong.count("192.0.2.1");
  clock.advance(24 * 3600 * 1000);
  for (let at = 0; at < burst; at++) expect(wrong.count("192.0.2.1")).toBe(0);
  expect(wrong.count("192.0.2.1")).toBeGreaterThan(0);
});

/** Whether wrong tokens from one address use up the patience with the other. */
function alike(one: string, other: string): boolean {
  const wrong = new WrongTokens(new FakeClock());
  for (let at = 0; at < burst; at++) wrong.count(one);
  return wrong.count(other) > 0;
}

test("one IPv6 network counts as one address, in whatever form it is written", () => {
  expect(alike("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::9")).toBe(true);
  expect(alike("2001:db8:1:2:3:4:5:6", "2001:db8:1:3:3:4:5:6")).toBe(false);
  expect(alike("::ffff:192.0.2.7", "192.0.2.7")).toBe(true);
  expect(alike("::1", "::2")).toBe(true);
  expect(alike("192.0.2.7", "192.0.2.8")).toBe(false);
});

test("a stranger with many addresses pushes out the oldest, and nothing grows", () => {
  const wrong = new WrongTokens(new FakeClock(), 2);
  for (let at = 0; at < burst; at++) wrong.count("192.0.2.1");
  for (const address of ["192.0.2.2", "192.0.2.1", "192.0.2.3"]) wrong.count(address);
  expect(wrong.count("192.0.2.1")).toBeGreaterThan(0);
  wrong.count("192.0.2.4");
  wrong.count("192.0.2.5");
  expect(wrong.count("192.0.2.1")).toBe(0);
});

test("after a burst of wrong tokens the address has to wait, and is told how long", async () => {
  const room = await RelayRoom.with(["a"]);
  const guess = () => room.ask("GET /me", { token: "guess", ...fromAddress("192.0.2.1") });
  for (let at = 0; at < burst; at++) expect((await guess()).status).toBe(401);
  const slowed = await guess();
  expect(slowed.status).toBe(429);
  expect(Number(slowed.headers.get("retry-after"))).toBe(every);
  expect(await room.outcome("GET /me", { token: "guess", ...fromAddress("192.0.2.1") })).toBe(
    "429 rate.limited",
  );
});

test("good tokens, other addresses and the Unix socket are never slowed", async () => {
  const room = await RelayRoom.with(["a"]);
  const ask = (token: string, address: string | undefined) =>
    room.outcome("GET /me", { token, ...fromAddress(address) });
  for (let at = 0; at < burst * 2; at++) await ask("guess", "192.0.2.1");
  expect(await ask("a", "192.0.2.1")).toBe("200");
  expect(await ask("guess", "192.0.2.2")).toBe("401 auth.wrong");
  for (let at = 0; at < burst * 2; at++) expect(await ask("guess", undefined)).toBe("401 auth.wrong");
});
