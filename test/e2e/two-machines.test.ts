import { expect, setDefaultTimeout, test } from "bun:test";
import type { Message } from "../../src/domain/message.ts";
import { Machine } from "../support/machine.ts";
import { RelayProcess } from "../support/relay-process.ts";

setDefaultTimeout(20_000);

type Sent = Message & { recipients: string[] };

/** A relay, and two machines: ana has joined from one with the room token, bo from the other with an invite. */
async function met() {
  const relay = await RelayProcess.start();
  const stack = new AsyncDisposableStack();
  stack.use(relay);
  const [laptop, desktop] = [stack.use(new Machine()), stack.use(new Machine())];
  await laptop.bch("init", "ana", "--url", relay.url, "--token", "room");
  const invite = await laptop.bch("invite", "--url", relay.url, "--token", "room", "--channel", "design");
  await desktop.bch("join", invite.trim(), "--as", "bo");
  return { relay, laptop, desktop, [Symbol.asyncDispose]: () => stack.disposeAsync() };
}

const bodies = (messages: Message[]) => messages.map(({ body }) => body);

test("two machines exchange a direct message, a reply and a channel post, and see what became of them", async () => {
  await using room = await met();
  const { laptop, desktop } = room;

  const sent = await laptop.json<Sent>("send", "@bo", "the schema is ready", "--ref", "src/api.ts");
  expect(sent).toMatchObject({ from: "ana", to: "@bo", recipients: ["bo"], refs: ["src/api.ts"] });
  const shown = await desktop.bch("drain");
  expect(shown).toStartWith(`${sent.id.slice(0, 8)}  from @ana to @bo`);
  expect(shown).toContain("\n| the schema is ready\n");
  expect(await laptop.bch("sent", sent.id.slice(0, 8))).toContain("acked");

  await desktop.bch("reply", sent.id.slice(0, 8), "looks good");
  const replies = await laptop.json<Message[]>("drain");
  expect(replies).toMatchObject([{ from: "bo", to: "@ana", body: "looks good", thread: sent.id }]);

  expect((await laptop.json<Sent>("send", "#design", "two names to change")).recipients).toEqual(["bo"]);
  expect(bodies(await desktop.json<Message[]>("drain"))).toEqual(["two names to change"]);
  expect(await desktop.json<Message[]>("drain")).toEqual([]);
});

test("a watch for urgent mail on one machine shows what is sent from the other, and leaves the rest", async () => {
  await using room = await met();
  const { laptop, desktop } = room;
  await laptop.bch("send", "@bo", "when you have time");
  const watch = desktop.start(["watch", "--urgent-only", "--json"]);
  await laptop.bch("send", "@bo", "main is red", "--urgent");
  const [line] = await watch.says(/^.*\n/);
  expect(JSON.parse(line)).toMatchObject({ from: "ana", body: "main is red", priority: "urgent" });
  expect(await watch.end()).toMatchObject({ code: 0, err: "" });
  expect(bodies(await desktop.json<Message[]>("inbox"))).toEqual(["when you have time"]);
});

test("an invite is good once, and a room token that is wrong lets nobody in", async () => {
  await using room = await met();
  const { relay, laptop, desktop } = room;
  const invite = (await laptop.bch("invite", "--url", relay.url, "--token", "room")).trim();
  await desktop.bch("join", invite, "--as", "cy");
  const again = await desktop.run(["join", invite, "--as", "di"]);
  expect(again).toMatchObject({ code: 4, out: "" });
  expect(again.err).toContain("this invite has been used");
  const wrong = await desktop.run(["init", "ed", "--url", relay.url, "--token", "wrong"]);
  expect(wrong).toMatchObject({ code: 4, out: "" });
  expect(wrong.err).toContain("unauthorized");
});

test("two sessions of one agent each drain the mail of their own repository, and what has no scope once", async () => {
  await using room = await met();
  const { laptop, desktop } = room;
  await laptop.bch("send", "@bo", "for the app", "--scope", "https://github.com/org/app.git");
  await laptop.bch("send", "@bo", "for the server", "--scope", "github.com/org/app-server");
  await laptop.bch("send", "@bo", "for whoever reads first");
  const drain = async (match: string) => bodies(await desktop.json<Message[]>("drain", "--match", match));
  expect(await drain("github.com/Org/App")).toEqual(["for the app", "for whoever reads first"]);
  expect(await drain("github.com/org/app-server")).toEqual(["for the server"]);
});

test("each agent of a machine acts with its own token, and the default one stays", async () => {
  await using room = await met();
  const { relay, laptop, desktop } = room;
  await desktop.as("codex-1", "init", "codex-1", "--url", relay.url, "--token", "room");
  await laptop.bch("send", "@bo", "for bo");
  await laptop.bch("send", "@codex-1", "for codex");
  expect(JSON.parse(await desktop.as("codex-1", "drain", "--json"))).toMatchObject([{ body: "for codex" }]);
  await desktop.as("codex-1", "send", "@ana", "from codex");
  expect(await desktop.json<object>("whoami")).toMatchObject({ name: "bo", waiting: 1 });
  expect(await laptop.json<Message[]>("drain")).toMatchObject([{ from: "codex-1" }]);
  const stranger = await desktop.run(["drain"], { env: { BACKCHANNEL_AGENT: "mallory" } });
  expect(stranger).toMatchObject({ code: 4, out: "" });
});

test("long and quoted text comes from standard input as it is", async () => {
  await using room = await met();
  const { laptop, desktop } = room;
  const text = `line one\n"quotes" 'and' \`more\` $(not run) — ünïcode \u{1f4e8}\n\ttab\n${"x".repeat(200_000)}`;
  expect(await laptop.run(["send", "@bo", "-"], { input: text })).toMatchObject({ code: 0, err: "" });
  expect(bodies(await desktop.json<Message[]>("drain"))).toEqual([text]);
});
