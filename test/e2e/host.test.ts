import { expect, setDefaultTimeout, test } from "bun:test";
import { readFileSync, rmSync } from "node:fs";
import { Machine } from "../support/machine.ts";

setDefaultTimeout(30_000);

interface Hosted {
  name: string;
  waiting: number;
  tokens: unknown[];
}

test("the host locks an agent out while it watches, and gives it back with its mail", async () => {
  await using machine = new Machine();
  await machine.bch("init", "ana");
  await machine.bch("init", "bo");
  const watching = machine.start(["watch", "--json"]);
  await machine.as("bo", "send", "@ana", "before");
  await watching.says("before");

  expect(await machine.bch("relay", "revoke", "ana", "--keep-mail")).toContain("is locked out");
  expect((await watching.ended).code).toBe(4);
  await machine.as("bo", "send", "@ana", "after");
  const agents = await machine.json<Hosted[]>("relay", "agents");
  expect(agents.find(({ name }) => name === "ana")).toMatchObject({ tokens: [] });

  const { invite } = await machine.json<{ invite: string }>(
    "relay",
    "recover",
    "ana",
    "--url",
    "http://127.0.0.1:1",
  );
  expect((await machine.run(["whoami"])).code).toBe(4);
  expect(invite).toStartWith("bch1-");
});

test("without a relay the host's commands work on the files, and leave them for the next one", async () => {
  await using machine = new Machine();
  await machine.bch("init", "ana");
  await machine.bch("init", "bo");
  await machine.as("bo", "send", "@ana", "hello");
  const before = await machine.bch("relay", "token", "rotate");
  await machine.bch("relay", "--stop");

  const agents = await machine.json<Hosted[]>("relay", "agents");
  expect(agents.map(({ name, waiting }) => [name, waiting])).toEqual([
    ["ana", 1],
    ["bo", 0],
  ]);
  const after = await machine.bch("relay", "token", "rotate");
  expect(after).not.toBe(before);
  expect(readFileSync(machine.folder.join("room-token"), "utf8")).toBe(after);
  expect(await machine.bch("relay", "revoke", "bo")).toContain("is gone");
  expect(await machine.bch("inbox")).toContain("hello");
  expect((await machine.run(["relay", "recover", "bo"])).code).toBe(1);
});

test("on a machine of its own a lost name comes back by bch init, with its mail", async () => {
  await using machine = new Machine();
  await machine.bch("init", "ana");
  await machine.bch("init", "bo");
  await machine.as("ana", "send", "@bo", "waits");
  const { code } = await machine.json<{ code: string }>("relay", "recover", "bo");
  rmSync(machine.folder.join("identities", "bo.json"));
  await machine.bch("init", "bo", "--token", code);
  expect(await machine.as("bo", "inbox")).toContain("waits");
});
