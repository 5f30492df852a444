import { expect, test } from "bun:test";
import { existsSync } from "node:fs";
import { init } from "../../src/cli/commands/init.ts";
import { invite } from "../../src/cli/commands/invite.ts";
import { join } from "../../src/cli/commands/join.ts";
import { leave } from "../../src/cli/commands/leave.ts";
import { tokenRotate } from "../../src/cli/commands/token-rotate.ts";
import { whoami } from "../../src/cli/commands/whoami.ts";
import { readConfig, readIdentity } from "../../src/client/identity.ts";
import { readTicket } from "../../src/domain/invite.ts";
import { openDoor } from "../support/open-door.ts";
import { roomToken } from "../support/relay-room.ts";
import { runCommand } from "../support/run-command.ts";
import { TemporaryFolder } from "../support/temporary-folder.ts";

/** A relay that listens, whose home is this one, and another machine's home. */
async function place() {
  const door = await openDoor();
  const url = door.url.replace("/v1", "");
  const host = new TemporaryFolder();
  const guest = new TemporaryFolder();
  host.write("room-token", `${roomToken}\n`);
  const startedAt = "2026-11-21T12:00:00.000Z";
  const run = { v: 1, pid: process.pid, version: "0.1.0", startedAt, urls: [url], background: false };
  host.write("relay.run.json", JSON.stringify(run));
  return {
    url,
    door,
    host: host.path,
    guest: guest.path,
    async [Symbol.asyncDispose]() {
      await door[Symbol.asyncDispose]();
      host[Symbol.dispose]();
      guest[Symbol.dispose]();
    },
  };
}

test("an agent joins with the room token, and its own token is kept", async () => {
  await using at = await place();
  const words = [
    "Codex-1",
    "--url",
    `${at.url}/`,
    "--token",
    roomToken,
    "--role",
    "reviewer",
    "--capability",
    "ts",
  ];
  const { out } = await runCommand(init, words, { home: at.guest });
  expect(out).toContain(`You are @codex-1 on ${at.url}`);
  expect(readIdentity(at.guest, "codex-1")).toMatchObject({ agent: "codex-1", url: at.url });
  expect(readConfig(at.guest)).toEqual({ v: 1, agent: "codex-1", url: at.url });
  const me = JSON.parse((await runCommand(whoami, ["--json"], { home: at.guest })).out);
  expect(me).toMatchObject({ name: "codex-1", role: "reviewer", capabilities: ["ts"] });
});

test("a second agent changes no default, and joins the relay of the first", async () => {
  await using at = await place();
  await runCommand(init, ["a", "--url", at.url, "--token", roomToken], { home: at.guest });
  const env = { BACKCHANNEL_AGENT: "b", BACKCHANNEL_TOKEN: roomToken };
  const { out } = await runCommand(init, ["b"], { home: at.guest, env });
  expect(out).toContain("BACKCHANNEL_AGENT=b bch drain");
  expect(readConfig(at.guest).agent).toBe("a");
  const as = async (more: object) =>
    JSON.parse((await runCommand(whoami, ["--json"], { home: at.guest, ...more })).out).name;
  expect(await as({})).toBe("a");
  expect(await as({ env: { BACKCHANNEL_AGENT: "b" } })).toBe("b");
});

test("init again changes what the agent says of itself, and nothing else", async () => {
  await using at = await place();
  const join = ["a", "--url", at.url, "--token", roomToken];
  await runCommand(init, [...join, "--role", "writer", "--description", "writes"], { home: at.guest });
  const before = readIdentity(at.guest, "a");
  await runCommand(init, ["a", "--role", "editor"], { home: at.guest });
  await runCommand(init, join, { home: at.guest });
  expect(readIdentity(at.guest, "a")).toEqual(before!);
  const me = JSON.parse((await runCommand(whoami, ["--json"], { home: at.guest })).out);
  expect(me).toMatchObject({ role: "editor", description: "writes" });
});

test("init again with a wrong token is refused, and changes nothing; an invite can't be tried, and is left alone", async () => {
  await using at = await place();
  const join = ["a", "--url", at.url, "--token"];
  await runCommand(init, [...join, roomToken, "--role", "writer"], { home: at.guest });
  const wrong = runCommand(init, [...join, "wrong", "--role", "editor"], { home: at.guest });
  await expect(wrong).rejects.toMatchObject({
    code: "auth.wrong",
    exit: 4,
    hint: "@a is here already, with a token of its own: leave --token out.",
  });
  const me = async () => JSON.parse((await runCommand(whoami, ["--json"], { home: at.guest })).out);
  expect(await me()).toMatchObject({ role: "writer" });
  const { out: text } = await runCommand(invite, [], { home: at.host });
  const { token } = readTicket(text);
  await runCommand(init, [...join, token, "--role", "editor"], { home: at.guest });
  expect(await me()).toMatchObject({ role: "editor" });
  await runCommand(init, [...join, readIdentity(at.guest, "a")!.token], { home: at.guest });
});

test("a name that is another's can't be had", async () => {
  await using at = await place();
  await runCommand(init, ["a", "--url", at.url, "--token", roomToken], { home: at.host });
  const again = runCommand(init, ["a", "--url", at.url, "--token", roomToken], { home: at.guest });
  await expect(again).rejects.toMatchObject({ code: "agent.taken", exit: 4 });
  expect(readIdentity(at.guest, "a")).toBeUndefined();
});

test("the home of the relay needs no token on the command line, another home does", async () => {
  await using at = await place();
  await runCommand(init, ["a", "--url", at.url], { home: at.host });
  const named = at.url.replace("127.0.0.1", "localhost");
  await runCommand(init, ["b", "--url", named], { home: at.host });
  const stranger = runCommand(init, ["c", "--url", at.url], { home: at.guest });
  await expect(stranger).rejects.toMatchObject({ code: "usage.wrong", exit: 2 });
});

test("the room token of this home goes to no other relay", async () => {
  await using at = await place();
  const shown: (string | null)[] = [];
  using other = Bun.serve({
    port: 0,
    hostname: "127.0.0.1",
    fetch: (request) => {
      shown.push(request.headers.get("authorization"));
      return Response.json({});
    },
  });
  const url = other.url.href;
  await expect(runCommand(init, ["a", "--url", url], { home: at.host })).rejects.toMatchObject({
    code: "usage.wrong",
  });
  await runCommand(invite, ["--url", url], { home: at.host });
  expect(shown).toEqual([]);
});

test("an invite lets somebody join, into its channels, once", async () => {
  await using at = await place();
  const { out: text } = await runCommand(invite, ["--channel", "design"], { home: at.host });
  expect(readTicket(text)).toMatchObject({ url: at.url, channels: ["design"] });
  const { out } = await runCommand(join, ["-", "--as", "guest"], { home: at.guest, input: text });
  expect(out).toContain(`You are @guest on ${at.url}, in #design.`);
  const again = runCommand(join, [text.trim(), "--as", "other"], { home: at.guest });
  await expect(again).rejects.toMatchObject({ code: "invite.spent", exit: 4 });
});

test("an invite names the URL that others use, and is made without leaving this machine", async () => {
  await using at = await place();
  const { out } = await runCommand(invite, ["--url", "https://relay.example.com/", "--json"], {
    home: at.host,
  });
  const made = JSON.parse(out);
  expect(made.url).toBe("https://relay.example.com");
  expect(readTicket(made.invite)).toMatchObject({ url: "https://relay.example.com", token: made.code });
  const joined = await runCommand(join, [made.invite, "--as", "b", "--url", at.url], { home: at.guest });
  expect(joined.out).toContain("You are @b");
});

test("open invites can be listed and withdrawn", async () => {
  await using at = await place();
  const text = (await runCommand(invite, ["--uses", "3", "--expires", "1d"], { home: at.host })).out.trim();
  const [open] = JSON.parse((await runCommand(invite, ["--list", "--json"], { home: at.host })).out);
  expect(open).toMatchObject({ uses: 3, left: 3 });
  expect((await runCommand(invite, ["--list"], { home: at.host })).out).toContain("3 of 3 left");
  await runCommand(invite, ["--withdraw", open.id], { home: at.host });
  expect((await runCommand(invite, ["--list"], { home: at.host })).out).toBe("no open invites\n");
  await expect(runCommand(join, [text, "--as", "x"], { home: at.guest })).rejects.toMatchObject({ exit: 4 });
});

test("an agent's own token in the environment is no room token", async () => {
  await using at = await place();
  await runCommand(init, ["a", "--url", at.url], { home: at.host });
  const env = { BACKCHANNEL_TOKEN: readIdentity(at.host, "a")?.token };
  expect((await runCommand(invite, [], { home: at.host, env })).out).toStartWith("bch1-");
});

test("a damaged invite is told, and a missing name too", async () => {
  await using at = await place();
  const text = (await runCommand(invite, [], { home: at.host })).out.trim();
  for (const damaged of [text.slice(0, 40), `x${text}`, "bch1-", "hello"]) {
    const joining = runCommand(join, [damaged, "--as", "x"], { home: at.guest });
    await expect(joining).rejects.toMatchObject({ code: "invite.unreadable", exit: 2 });
  }
  await expect(runCommand(join, [text], { home: at.guest })).rejects.toMatchObject({ exit: 2 });
});

test("a home that can't be written joins nothing", async () => {
  await using at = await place();
  const joining = runCommand(init, ["a", "--url", at.url, "--token", roomToken], { home: "/dev/null/home" });
  await expect(joining).rejects.toMatchObject({ code: "home.unusable" });
  expect(at.door.room.store.agents.get("a")).toBeUndefined();
});

test("a rotated token is kept before it is relied on, and a given one is printed instead", async () => {
  await using at = await place();
  await runCommand(init, ["a", "--url", at.url], { home: at.host });
  const before = readIdentity(at.host, "a")!.token;
  const { out } = await runCommand(tokenRotate, [], { home: at.host });
  const after = readIdentity(at.host, "a")!.token;
  expect(after).not.toBe(before);
  expect(out).not.toContain(after);
  await runCommand(whoami, [], { home: at.host });

  const env = { BACKCHANNEL_TOKEN: after, BACKCHANNEL_URL: at.url };
  const printed = (await runCommand(tokenRotate, [], { home: at.guest, env })).out.trim();
  expect(printed).toStartWith("bcha_");
  expect(readIdentity(at.guest, "a")).toBeUndefined();
});

test("leaving is asked twice, and then everything goes", async () => {
  await using at = await place();
  await runCommand(init, ["a", "--url", at.url], { home: at.host });
  await expect(runCommand(leave, [], { home: at.host })).rejects.toMatchObject({
    exit: 2,
    hint: "If you mean it: bch leave --agent a --yes",
  });
  await runCommand(leave, ["--yes"], { home: at.host });
  expect(readConfig(at.host).agent).toBeUndefined();
  expect(existsSync(`${at.host}/identities/a.json`)).toBe(false);
  expect(at.door.room.store.agents.get("a")).toBeUndefined();
});

test("an agent that the relay has forgotten joins anew by init", async () => {
  await using at = await place();
  await runCommand(init, ["a", "--url", at.url], { home: at.host });
  const { store } = at.door.room;
  await store.commit(store.agents.remove("a"));
  await expect(runCommand(whoami, [], { home: at.host })).rejects.toMatchObject({ code: "auth.wrong" });
  expect((await runCommand(init, ["a"], { home: at.host })).out).toContain("You are @a");
  await runCommand(whoami, [], { home: at.host });
});
