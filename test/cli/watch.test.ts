import { expect, test } from "bun:test";
import { inbox } from "../../src/cli/commands/inbox.ts";
import { send } from "../../src/cli/commands/send.ts";
import { sent } from "../../src/cli/commands/sent.ts";
import { watch } from "../../src/cli/commands/watch.ts";
import { fault } from "../../src/domain/fault.ts";
import { CommandRoom } from "../support/command-room.ts";

/** A watch that is under way, and what it has shown so far. */
function watching(room: CommandRoom, words: string[]) {
  const stop = new AbortController();
  const seen: string[] = [];
  let wake: (() => void) | undefined;
  const write = (text: string) => {
    seen.push(text);
    wake?.();
  };
  const ended = room.run("b", watch, words, { write, stop: stop.signal });
  return {
    ended,
    stop: () => stop.abort(),
    async shown(count: number): Promise<string[]> {
      while (seen.length < count) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      return seen;
    },
  };
}

const waiting = async (room: CommandRoom) => JSON.parse((await room.run("b", inbox, ["--json"])).out).length;

test("what waits is shown at once, and what comes when it comes", async () => {
  using room = await CommandRoom.with("a", "b");
  await room.run("a", send, ["@b", "before"]);
  const open = watching(room, []);
  expect((await open.shown(1))[0]).toContain("| before");
  await room.run("a", send, ["@b", "after"]);
  expect((await open.shown(2))[1]).toContain("| after");
  open.stop();
  await open.ended;
  expect(await waiting(room)).toBe(0);
});

test("a watch that has a name is named to the sender", async () => {
  using room = await CommandRoom.with("a", "b");
  const { out } = await room.run("a", send, ["@b", "hi"]);
  await watching(room, ["--once", "--session", "build-box"]).ended;
  const { out: fate } = await room.run("a", sent, [out.split(" ")[1]!]);
  expect(fate).toContain("acked just now by build-box through watch");
  await expect(room.run("b", watch, ["--session", "Not a name"])).rejects.toMatchObject({
    code: "request.invalid",
  });
});

test("with --json each message is a line", async () => {
  using room = await CommandRoom.with("a", "b");
  for (const body of ["one\ntwo", "three"]) await room.run("a", send, ["@b", body]);
  const open = watching(room, ["--json"]);
  const bodies = (await open.shown(2)).map((line) => JSON.parse(line).body);
  expect(bodies).toEqual(["one\ntwo", "three"]);
  open.stop();
  await open.ended;
});

test("once is one message, and the others stay", async () => {
  using room = await CommandRoom.with("a", "b");
  for (const body of ["one", "two"]) await room.run("a", send, ["@b", body]);
  const { out } = await watching(room, ["--once"]).ended;
  expect(out).toContain("| one");
  expect(await waiting(room)).toBe(1);
});

test("only urgent mail, when asked; the rest stays where it is", async () => {
  using room = await CommandRoom.with("a", "b");
  await room.run("a", send, ["@b", "plain"]);
  const open = watching(room, ["--urgent-only", "--once"]);
  await room.run("a", send, ["@b", "fire", "--urgent"]);
  expect((await open.ended).out).toContain("| fire");
  expect(await waiting(room)).toBe(1);
});

test("a reader that is gone ends the watch, and the mail stays", async () => {
  using room = await CommandRoom.with("a", "b");
  await room.run("a", send, ["@b", "hi"]);
  const write = () => {
    throw fault("output.closed");
  };
  await expect(room.run("b", watch, [], { write })).rejects.toMatchObject({ code: "output.closed" });
  expect(await waiting(room)).toBe(1);
});

test("a bad token ends the watch at once", async () => {
  using room = await CommandRoom.with("a", "b");
  room.room.tokens.b = "wrong";
  await expect(room.run("b", watch, [])).rejects.toMatchObject({ code: "auth.wrong", exit: 4 });
});

test("--parallel without --exec, or of none, is wrong usage", async () => {
  using room = await CommandRoom.with("b");
  for (const words of [
    ["--parallel", "2"],
    ["--exec", "true", "--parallel", "0"],
  ]) {
    await expect(room.run("b", watch, words)).rejects.toMatchObject({ code: "usage.wrong" });
  }
});
