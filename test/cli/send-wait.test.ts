import { expect, test } from "bun:test";
import { drain } from "../../src/cli/commands/drain.ts";
import { send } from "../../src/cli/commands/send.ts";
import { sent } from "../../src/cli/commands/sent.ts";
import { sub } from "../../src/cli/commands/sub.ts";
import { systemClock } from "../../src/domain/clock.ts";
import type { Fault } from "../../src/domain/fault.ts";
import { CommandRoom } from "../support/command-room.ts";
import { until } from "../support/until.ts";

/** A send that waits, once the relay holds it. */
async function waiting(room: CommandRoom, words: string[], more = {}) {
  let seen = "";
  const ended = room.run("a", send, words, {
    write: (text) => {
      seen += text;
    },
    ...more,
  });
  ended.catch(() => undefined); // Looked at by the test.
  await until(() => words.includes("--json") || seen.startsWith("sent"));
  return { ended, seen: () => seen };
}

test("a send that waits ends well with the ack of every receiver, and says who had it", async () => {
  using room = await CommandRoom.with("a", "b", "c");
  for (const name of ["b", "c"]) await room.run(name, sub, ["design"]);
  const { ended } = await waiting(room, ["#design", "hi", "--wait", "60"]);
  for (const name of ["b", "c"]) await room.run(name, drain, []);
  expect((await ended).out).toMatch(
    /^sent [0-9a-f]{8} to b, c\n {2}@b {2}acked just now by drain\n {2}@c {2}acked just now by drain\n$/,
  );
});

test("with --json the answer is one value that has the deliveries", async () => {
  using room = await CommandRoom.with("a", "b");
  const { ended } = await waiting(room, ["@b", "hi", "--wait", "5m", "--json"]);
  await until(() => room.room.hub.presence.me("b").waiting === 1);
  await room.run("b", drain, []);
  expect(JSON.parse((await ended).out)).toMatchObject({
    to: "@b",
    recipients: ["b"],
    deliveries: [{ agent: "b", state: "acked", by: "drain" }],
  });
});

test("when the time is over it fails, and says what is known of each receiver", async () => {
  using room = await CommandRoom.with("a", "b");
  const { ended, seen } = await waiting(room, ["@b", "hi", "--wait", "1"], { clock: systemClock });
  const { messages } = await room.room.hub.reading.claim(
    "b",
    { limit: 1, lease: 60, wait: 0, urgent: false, via: "hook", session: "codex-1a2b3c" },
    new AbortController().signal,
  );
  const refusal = await ended.catch((error: Fault) => error);
  expect(refusal).toMatchObject({ code: "message.open", exit: 1 });
  expect((refusal as Fault).message).toEndWith("has no ack from b");
  expect(seen()).toMatch(/\n {2}@b {2}claimed by codex-1a2b3c through hook, for \d+s more\n$/);
  const one = await room.run("a", sent, [messages[0]!.id.slice(0, 8)]);
  expect(one.out).toContain("claimed by codex-1a2b3c through hook, for 60s more");
});

test("a receiver that leaves fails the wait at once", async () => {
  using room = await CommandRoom.with("a", "b");
  const { ended, seen } = await waiting(room, ["@b", "hi", "--wait", "60"]);
  await room.room.hub.membership.unregister("b");
  await expect(ended).rejects.toMatchObject({ code: "message.open" });
  expect(seen()).toContain("@b  dead just now: its agent is gone");
});

test("ctrl-c ends the wait, not the message", async () => {
  using room = await CommandRoom.with("a", "b");
  const stop = new AbortController();
  const { ended, seen } = await waiting(room, ["@b", "hi", "--wait", "60"], { stop: stop.signal });
  stop.abort();
  await expect(ended).rejects.toMatchObject({ code: "message.open" });
  expect(seen()).toContain("@b  unclaimed");
});

test("a wait that is no time is wrong usage, and nothing is sent", async () => {
  using room = await CommandRoom.with("a", "b");
  for (const time of ["soon", "0", "-1m"])
    await expect(room.run("a", send, ["@b", "hi", `--wait=${time}`])).rejects.toMatchObject({
      code: "usage.wrong",
    });
  expect(room.room.hub.presence.me("b").waiting).toBe(0);
});
