import { expect, test } from "bun:test";
import { drain } from "../../src/cli/commands/drain.ts";
import { send } from "../../src/cli/commands/send.ts";
import { stats } from "../../src/cli/commands/stats.ts";
import { durationText } from "../../src/cli/duration-text.ts";
import { CommandRoom } from "../support/command-room.ts";

test("bch stats shows what waits and how soon mail is claimed, and no agent's name", async () => {
  using commands = await CommandRoom.with("ada", "bob");
  expect((await commands.run("ada", stats, [])).out).toContain("nothing claimed yet");
  await commands.run("ada", send, ["@bob", "one"]);
  commands.room.clock.advance(40_000);
  await commands.run("bob", drain, []);
  await commands.run("ada", send, ["@bob", "two"]);
  commands.room.clock.advance(90_000);
  const { out } = await commands.run("bob", stats, []);
  expect(out).toMatch(/^agents +2, 2 online$/m);
  expect(out).toMatch(/^waiting +1, the oldest for 1m$/m);
  expect(out).toMatch(/^ {2}claimed after +\d+(\.\d)? s \(half\), \d+(\.\d)? s \(99 of 100\)$/m);
  expect(out).not.toMatch(/ada|bob/);
});

test("bch stats --json is what the relay answered", async () => {
  using commands = await CommandRoom.with("ada");
  expect(JSON.parse((await commands.run("ada", stats, ["--json"])).out)).toEqual(commands.room.hub.stats());
});

test("the room in numbers is for members alone", async () => {
  using commands = await CommandRoom.with("ada");
  expect(await commands.room.outcome("GET /stats")).toBe("401 auth.missing");
  expect(await commands.room.outcome("GET /stats", { token: "room" })).toBe("401 auth.kind");
  expect(await commands.room.outcome("GET /stats", { token: "ada" })).toBe("200");
});

test("a time is told in what fits it", () => {
  expect([0.0404, 2.54, 59.9, 61, 7300].map(durationText)).toEqual(["40 ms", "2.5 s", "59.9 s", "1m", "2h"]);
});
