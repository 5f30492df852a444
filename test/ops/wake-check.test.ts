import { expect, test } from "bun:test";
import { wakeCheck } from "../../src/ops/wake-check.ts";
import { FakeRelayClient } from "../support/fake-relay-client.ts";
import { myself } from "../support/mcp-session.ts";

const { waiting: _, claimed: __, ...agent } = myself;
const says = async (coverage: object) => {
  const relay = new FakeRelayClient({ agents: () => [{ ...agent, ...coverage }] });
  return (await wakeCheck(relay, "codex-1")).map(({ health, says }) => `${health}: ${says}`);
};

test("doctor says what a message would find now, and calls none of it a fault", async () => {
  expect(await says({ wake: ["rewake", "desktop"], listening: true })).toEqual([
    "PASS: a message rings rewake, then desktop",
  ]);
  expect(await says({ wake: [], listening: true })).toEqual(["PASS: something waits for mail right now"]);
  expect(await says({ wake: [], listening: false })).toEqual([
    "PASS: nothing listens now: mail waits for the next turn of a session",
  ]);
  expect(await says({})).toEqual([]);
});
