import { expect, test } from "bun:test";
import { fault } from "../../src/domain/fault.ts";
import { clockCheck } from "../../src/ops/clock-check.ts";
import { tokenCheck } from "../../src/ops/token-check.ts";
import { FakeClock } from "../support/fake-clock.ts";
import { FakeRelayClient } from "../support/fake-relay-client.ts";
import { myself } from "../support/mcp-session.ts";

const clock = new FakeClock();

test("a token that is the agent's is well, with what waits, and the clocks agree", async () => {
  const { client } = new FakeRelayClient({ me: () => myself }).connection();
  expect(await tokenCheck(client, "codex-1", clock)).toEqual([
    { check: "token", health: "PASS", says: "good, @codex-1: 2 waiting, 0 claimed" },
    { check: "clock", health: "PASS", says: "as the relay's" },
  ]);
});

test("another's token, and one that the relay doesn't know, are broken", async () => {
  const { client } = new FakeRelayClient({ me: () => myself }).connection();
  expect((await tokenCheck(client, "ana", clock))[0]).toMatchObject({
    health: "FAIL",
    says: "it is @codex-1's, not @ana's",
  });
  const wrong = new FakeRelayClient({
    me: () => {
      throw fault("auth.wrong");
    },
  }).connection();
  expect(await tokenCheck(wrong.client, "ana", clock)).toMatchObject([
    { health: "FAIL", mend: "bch init ana" },
  ]);
});

test("a clock is wrong by what the time of the request doesn't explain", () => {
  const at = Date.parse("2026-11-21T12:00:00.000Z");
  const check = (theirs: string) => clockCheck(theirs, { before: at, after: at + 3000 });
  expect(check("2026-11-21T12:00:08.000Z").health).toBe("PASS");
  expect(check("2026-11-21T12:01:03.000Z")).toMatchObject({
    health: "WARN",
    says: "the relay's is 60 s ahead of ours",
  });
  expect(check("2026-11-21T11:59:00.000Z").says).toBe("the relay's is 60 s behind ours");
});
