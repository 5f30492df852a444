import { expect, setDefaultTimeout, test } from "bun:test";
import { existsSync, readdirSync, readFileSync, statSync, truncateSync, unlinkSync } from "node:fs";
import { join } from "node:path";
import { limits } from "../../src/domain/limits.ts";
import type { Message } from "../../src/domain/message.ts";
import { eventually } from "../support/eventually.ts";
import { Machine } from "../support/machine.ts";
import { RelayProcess } from "../support/relay-process.ts";
import { until } from "../support/until.ts";

setDefaultTimeout(20_000);

const anywhere = ["--port", "0", "--host", "127.0.0.1"];

test("a first start makes a room token, keeps it for its owner alone, and shows what to paste next", async () => {
  await using machine = new Machine();
  const relay = machine.start(["relay", ...anywhere]);
  await relay.says("bch invite");
  const token = readFileSync(join(machine.home, "room-token"), "utf8").trim();
  expect(statSync(join(machine.home, "room-token")).mode & 0o777).toBe(0o600);
  const [url] = await relay.says(/http:\/\/127\.0\.0\.1:\d+/);
  expect(relay.out).toContain(`--url ${url} --token ${token}\n`);

  expect((await relay.end()).code).toBe(0);
  const again = machine.start(["relay", ...anywhere]);
  await again.says("bch invite");
  expect(again.out).not.toContain(token);
  expect(readFileSync(join(machine.home, "room-token"), "utf8").trim()).toBe(token);
});

test("a second relay on the same home refuses and names the first, which goes on", async () => {
  await using machine = new Machine();
  const first = machine.start(["relay", ...anywhere]);
  const [url] = await first.says(/http:\/\/127\.0\.0\.1:\d+/);
  await first.says("bch invite");
  const second = await machine.run(["relay", ...anywhere]);
  expect(second).toMatchObject({ code: 1, out: "" });
  expect(second.err).toContain(`a relay already runs on ${machine.home}: process ${first.pid}, since `);
  expect(second.err).toContain(url);
  expect((await fetch(`${url}/v1/health`)).status).toBe(200);
  expect(await machine.json<object>("relay", "--status")).toMatchObject({ pid: first.pid, urls: [url] });
});

test("SIGTERM ends a relay in time, though streams are open and long polls wait", async () => {
  await using relay = await RelayProcess.start();
  const token = await relay.join("bo");
  const stream = await relay.ask("GET /events/bo", { token });
  const reader = stream.body!.getReader();
  expect(new TextDecoder().decode((await reader.read()).value)).toBe(":\n\n");
  const polls = [
    relay.ask("POST /claim", { token, body: { wait: 300 } }),
    relay.ask("GET /inbox/bo?wait=300", { token }),
  ];
  // An answer on another connection shows that those before it have been read.
  await relay.ask("GET /me", { token });
  const begun = performance.now();
  expect(await relay.stop()).toBe(0);
  expect(performance.now() - begun).toBeLessThan(limits.shutdown * 1000);
  expect((await reader.read()).done).toBe(true);
  const [claim, inbox] = await Promise.all(polls);
  expect(await claim?.json()).toEqual({ messages: [], waiting: 0 });
  expect(await inbox?.json()).toEqual([]);
});

test("torn, empty and foreign files are put aside, the relay starts, and all else is there", async () => {
  await using relay = await RelayProcess.start();
  const tokens = { ana: await relay.join("ana"), bo: await relay.join("bo"), cy: await relay.join("cy") };
  await relay.ask("POST /subscribe", { token: tokens.bo, body: { channel: "design" } });
  for (const body of ["1", "2", "3"]) {
    await relay.ask("POST /send", { token: tokens.ana, body: { to: "bo", body } });
  }
  await relay.stop();

  const { home } = relay;
  const place = join(home.path, "mail/bo/new");
  const letters = readdirSync(place).sort();
  truncateSync(join(place, letters[1]!), 40);
  truncateSync(join(home.path, "agents/cy.json"), 0);
  const foreign = [
    "mail/bo/new/notes.txt",
    "agents/README",
    "channels/design.json~",
    "mail/.DS_Store",
    "invites/x.json",
  ];
  for (const path of foreign) await Bun.write(join(home.path, path), "somebody's own");

  let said = "";
  await relay.restart({
    hear: (text) => {
      said += text;
    },
  });
  const drained = await relay.ask("POST /claim", { token: tokens.bo, body: { limit: 10 } });
  const { messages } = (await drained.json()) as { messages: Message[] };
  expect(messages.map(({ body }) => body)).toEqual(["1", "3"]);
  expect((await relay.ask("GET /me", { token: tokens.cy })).status).toBe(401);
  const [channel] = (await (
    await relay.ask("GET /channels?details=1", { token: tokens.bo })
  ).json()) as object[];
  expect(channel).toEqual({ name: "design", subscribers: ["bo"] });

  const aside = [`mail/bo/new/${letters[1]}`, "agents/cy.json", ...foreign];
  await until(() => aside.every((path) => said.includes(`${path} was put aside`)));
  for (const path of aside) {
    expect(readdirSync(join(home.path, "quarantine"))).toContain(path.replaceAll("/", "_"));
  }
  expect(readFileSync(join(home.path, "quarantine/agents_README"), "utf8")).toBe("somebody's own");
});

test("deleting an agent's file revokes it within a second, hangs up on it, and no crash brings it back", async () => {
  await using relay = await RelayProcess.start();
  const [ana, bo] = [await relay.join("ana"), await relay.join("bo")];
  const stream = await relay.ask("GET /events/ana", { token: ana });
  const poll = relay.ask("POST /claim", { token: ana, body: { wait: 300 } });
  await relay.ask("GET /me", { token: ana });
  const file = join(relay.home.path, "agents/ana.json");
  await until(() => existsSync(file)); // Files follow the journal.
  unlinkSync(file);

  await eventually(async () => !(await relay.ask("GET /me", { token: ana })).ok, 1000);
  const refused = await relay.ask("GET /me", { token: ana });
  expect([refused.status, ((await refused.json()) as { code: string }).code]).toEqual([401, "auth.wrong"]);
  const sent = await relay.ask("POST /send", { token: bo, body: { to: "ana", body: "hello" } });
  expect(sent.status).toBe(404);
  expect(await (await poll).json()).toEqual({ messages: [], waiting: 0 });
  expect(await stream.text()).toBe(":\n\n");

  await relay.kill();
  await relay.restart();
  expect((await relay.ask("GET /me", { token: ana })).status).toBe(401);
  expect((await relay.ask("GET /me", { token: bo })).status).toBe(200);
});

test("a room token that is replaced lets nobody in any more; who is in stays", async () => {
  await using machine = new Machine();
  const files = ["first", "second"].map((token) => machine.folder.write(token, `${token}-room-token\n`));
  const start = async (file: string) => {
    const relay = machine.start(["relay", ...anywhere, "--token-file", file]);
    const [url] = await relay.says(/http:\/\/127\.0\.0\.1:\d+/);
    return { relay, url };
  };
  const join = (url: string, token: string, name: string) =>
    fetch(`${url}/v1/register`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}-room-token` },
      body: JSON.stringify({ name }),
    });
  const before = await start(files[0]!);
  const { token } = (await (await join(before.url, "first", "ana")).json()) as { token: string };
  await before.relay.end();

  const after = await start(files[1]!);
  expect((await join(after.url, "first", "bo")).status).toBe(401);
  expect((await join(after.url, "second", "bo")).status).toBe(200);
  const me = await fetch(`${after.url}/v1/me`, { headers: { authorization: `Bearer ${token}` } });
  expect(await me.json()).toMatchObject({ name: "ana" });
});
