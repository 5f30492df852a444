import { expect, test } from "bun:test";
import { inbox } from "../../src/cli/commands/inbox.ts";
import { release } from "../../src/cli/commands/release.ts";
import { reply } from "../../src/cli/commands/reply.ts";
import { send } from "../../src/cli/commands/send.ts";
import { sent } from "../../src/cli/commands/sent.ts";
import { limits } from "../../src/domain/limits.ts";
import { CommandRoom } from "../support/command-room.ts";

/** Answers of `a` and `b` to each other, until one is held. */
async function looped() {
  const commands = await CommandRoom.with("a", "b");
  const first = await commands.run("a", send, ["@b", "ping"]);
  let id = /sent (\w+)/.exec(first.out)?.[1] ?? "";
  let said = first;
  for (let at = 0; at <= limits.loop.hops; at++) {
    said = await commands.run(at % 2 === 0 ? "b" : "a", reply, [id, "pong"]);
    id = /sent (\w+)/.exec(said.out)?.[1] ?? "";
  }
  return { commands, id, said };
}

const why = "it is the answer to an answer more than 20 deep within an hour";

test("who sends what is held is told, and sees it; the receiver's person sees it, and lets it through", async () => {
  const { commands, id, said } = await looped();
  using _ = commands;
  expect(said.err).toBe(`bch: stored, but held back from @a for 1h: ${why}\n`);
  const followed = await commands.run("b", sent, [id]);
  expect(followed.out).toContain(`@a  held for 1h more: ${why}`);
  const looked = await commands.run("a", inbox, []);
  expect(looked.out).not.toContain(id);
  expect(looked.err).toBe(`bch: ${id} from @b is held for 1h more: ${why}; bch release --agent a ${id}\n`);
  expect((await commands.run("a", release, [id])).out).toBe(`released ${id}\n`);
  const after = await commands.run("a", inbox, []);
  expect(after.out).toContain(id);
  expect(after.err).toBe("");
  await expect(commands.run("a", release, [id])).rejects.toMatchObject({ code: "hold.unknown", exit: 1 });
});

test("of many that are held some are shown, and all are counted", async () => {
  using commands = await CommandRoom.with("a", "b");
  for (let at = 0; at < limits.loop.pair / 2; at++) {
    await commands.run("a", send, ["@b", "ping"]);
    await commands.run("b", send, ["@a", "pong"]);
  }
  for (let at = 0; at < 6; at++) await commands.run("b", send, ["@a", "held"]);
  const { err } = await commands.run("a", inbox, []);
  expect(err.match(/is held for/g)).toHaveLength(5);
  expect(err).toEndWith("\nbch: held in all: 6\n");
});

test("an inbox with nothing held says nothing of it", async () => {
  using commands = await CommandRoom.with("a");
  expect(await commands.run("a", inbox, [])).toEqual({ out: "no mail\n", err: "" });
});
