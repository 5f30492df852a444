import { expect, test } from "bun:test";
import { drain } from "../../src/cli/commands/drain.ts";
import { inbox } from "../../src/cli/commands/inbox.ts";
import { read } from "../../src/cli/commands/read.ts";
import { send } from "../../src/cli/commands/send.ts";
import { fault } from "../../src/domain/fault.ts";
import { CommandRoom } from "../support/command-room.ts";

async function mailed(...bodies: string[]): Promise<CommandRoom> {
  const room = await CommandRoom.with("a", "b");
  for (const body of bodies) await room.run("a", send, ["@b", "--", body]);
  return room;
}

const waiting = async (room: CommandRoom): Promise<string[]> => {
  const { out } = await room.run("b", inbox, ["--json"]);
  return JSON.parse(out).map(({ body }: { body: string }) => body);
};

/** The lines of bodies in what was shown. */
const shownBodies = (out: string): string[] => out.split("\n").filter((line) => line.startsWith("| "));

const broken = () => {
  throw fault("output.closed");
};

test("what was shown is acked, in the order in which it came", async () => {
  using room = await mailed("one", "two", "three");
  const { out, err } = await room.run("b", drain, []);
  expect(shownBodies(out)).toEqual(["| one", "| two", "| three"]);
  expect(err).toBe("");
  expect(await waiting(room)).toEqual([]);
});

test("a reader that is gone leaves all mail where it was", async () => {
  for (const flags of [[], ["--json"], ["--hook"]]) {
    using room = await mailed("one", "two");
    await expect(room.run("b", drain, flags, { write: broken })).rejects.toMatchObject({
      code: "output.closed",
    });
    expect(await waiting(room)).toEqual(["one", "two"]);
  }
});

test("nothing is acked before it was written", async () => {
  for (const flags of [[], ["--json"], ["--hook"]]) {
    using room = await mailed("one", "two");
    let acked: unknown;
    const write = () => {
      acked = room.room.store.mail.counts("b").claimed === 2 ? "not yet" : "too early";
    };
    await room.run("b", drain, flags, { write });
    expect(acked).toBe("not yet");
    expect(room.room.store.mail.counts("b")).toEqual({ waiting: 0, claimed: 0 });
  }
});

test("no mail is nothing for a hook, an empty list for a program, a remark for people", async () => {
  using room = await mailed();
  expect(await room.run("b", drain, ["--hook"])).toEqual({ out: "", err: "" });
  expect(await room.run("b", drain, ["--json"])).toEqual({ out: "[]\n", err: "" });
  expect(await room.run("b", drain, [])).toEqual({ out: "", err: "bch: no mail\n" });
});

test("more than one claim's worth comes out whole, and as one JSON value", async () => {
  const bodies = Array.from({ length: 230 }, (_, n) => `message ${n}`);
  using room = await mailed(...bodies);
  const { out } = await room.run("b", drain, ["--json", "--limit", "220"]);
  expect(JSON.parse(out).map(({ body }: { body: string }) => body)).toEqual(bodies.slice(0, 220));
  expect(out).not.toContain("receipt");
  const rest = await room.run("b", drain, []);
  expect(shownBodies(rest.out)).toEqual(bodies.slice(220).map((body) => `| ${body}`));
});

test("only mail of the scope, and only urgent mail, when asked", async () => {
  using room = await mailed("plain");
  await room.run("a", send, ["@b", "of app", "--scope", "https://github.com/Org/App.git"]);
  await room.run("a", send, ["@b", "of other", "--scope", "github.com/org/other", "--urgent"]);
  const { out } = await room.run("b", drain, ["--match", "github.com/org/app"]);
  expect(shownBodies(out)).toEqual(["| plain", "| of app"]);
  expect((await room.run("b", drain, ["--urgent"])).out).toContain("| of other");
});

test("a hook leaves what doesn't fit for later, and a body that never fits stays readable by its id", async () => {
  const long = "x".repeat(4000);
  using room = await mailed(long, long, long);
  const { out } = await room.run("b", drain, ["--hook"]);
  expect(out).toContain("1 more waits");
  expect(await waiting(room)).toEqual([long]);
  await room.run("b", drain, ["--hook"]);

  await room.run("a", send, ["@b", "y".repeat(50_000)]);
  const shown = (await room.run("b", drain, ["--hook"])).out;
  expect(shown.length).toBeLessThan(10_000);
  expect(await waiting(room)).toEqual([]);
  const id = /bch read --agent b (\S+)/.exec(shown)?.[1] ?? "";
  const { out: whole } = await room.run("b", read, [id, "--json"]);
  expect(JSON.parse(whole).body).toHaveLength(50_000);
});

test("a hook claims no more than it shows: what waits in a long queue counts no attempt", async () => {
  const long = "x".repeat(4000);
  using room = await mailed(...Array.from({ length: 24 }, () => long));
  for (let hooks = 0; hooks < 12; hooks += 1) {
    const { out } = await room.run("b", drain, ["--hook"]);
    expect(out.match(/^Message /gm)).toHaveLength(2);
    expect(out).not.toContain("Handed out before");
  }
  expect(await waiting(room)).toEqual([]);
});

test("what a hook has handed to a session can be read by its id meanwhile, and stays with it", async () => {
  using room = await mailed("one");
  const { client } = room.connection("b");
  const { messages } = await client.call("claim", { via: "hook", session: "codex-1a2b3c" });
  const { id, receipt } = messages[0]!;
  expect((await room.run("b", read, [id])).out).toContain("| one");
  expect((await client.call("ack", { receipts: [receipt] })).acked).toEqual([receipt]);
});

test("a late ack is told, and is no failure", async () => {
  using room = await mailed("one");
  const late = () => room.room.clock.advance(200_000);
  const { err } = await room.run("b", drain, [], { write: late });
  expect(err).toContain("may come again");
});

test("a message that was read into a closed pipe can be read again", async () => {
  using room = await mailed("one");
  const [{ id }] = JSON.parse((await room.run("b", inbox, ["--json"])).out);
  await expect(room.run("b", read, [id], { write: broken })).rejects.toMatchObject({ code: "output.closed" });
  expect((await room.run("b", read, [id])).out).toContain("| one");
  await expect(room.run("b", read, [id])).rejects.toMatchObject({ code: "message.unknown" });
});
