import { expect, test } from "bun:test";
import { agents } from "../../src/cli/commands/agents.ts";
import { read } from "../../src/cli/commands/read.ts";
import { send } from "../../src/cli/commands/send.ts";
import { presenceText, reachText } from "../../src/cli/presence-text.ts";
import { CommandRoom } from "../support/command-room.ts";

const now = Date.parse("2026-11-21T12:02:00.000Z");
const agent = {
  name: "b",
  capabilities: [],
  subscriptions: [],
  status: "online" as const,
  createdAt: "2026-11-21T11:00:00.000Z",
  lastSeen: "2026-11-21T12:00:00.000Z",
};

test("presence is the last proven event and its age; an older relay's has no name", () => {
  expect(presenceText({ ...agent, lastEvent: "claimed" }, now)).toBe("claimed mail 2m ago");
  expect(presenceText({ ...agent, lastEvent: "listening", lastSeen: "2026-11-21T12:01:50.000Z" }, now)).toBe(
    "stream open 10s ago",
  );
  expect(presenceText(agent, now)).toBe("seen 2m ago");
});

test("reach says whether anything listens and what would ring, and nothing where that isn't known", () => {
  expect(reachText({ wake: ["rewake", "desktop"], listening: true })).toBe(
    "listens, rings rewake, then desktop",
  );
  expect(reachText({ wake: [], listening: true })).toBe("listens");
  expect(reachText({ wake: [], listening: false })).toBe("nothing listens");
  expect(reachText({})).toBe("");
});

test("bch agents shows both for each agent", async () => {
  using room = await CommandRoom.with("a", "b");
  const { out: id } = await room.run("a", send, ["@b", "hi"]);
  room.room.clock.advance(1000);
  await room.run("b", read, [id.split(" ")[1]!]);
  room.room.clock.advance(120_000);
  const { out } = await room.run("a", agents, []);
  expect(out).toMatch(/^name +status +last +reach/);
  expect(out).toMatch(/\n@b +online +settled mail 2m ago +nothing listens\n$/);
});
