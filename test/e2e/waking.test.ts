import { expect, setDefaultTimeout, test } from "bun:test";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { channelMethod } from "../../src/mcp/channel.ts";
import { BchProcess } from "../support/bch-process.ts";
import { eventually } from "../support/eventually.ts";
import { LocalHome } from "../support/local-home.ts";
import { bch } from "../support/relay-process.ts";

setDefaultTimeout(30_000);

/** A machine on which ann and bob have joined; ann writes to bob. */
async function machine() {
  const home = new LocalHome();
  const run = async (...words: string[]) => {
    const ended = await new BchProcess(words, { home: home.path }).ended;
    if (ended.code !== 0) throw new Error(ended.err);
    return ended.out;
  };
  for (const agent of ["ann", "bob"]) await run("init", agent);
  const wake = async () => {
    const agents: { name: string; wake: string[] }[] = JSON.parse(await run("agents", "--json"));
    return agents.find(({ name }) => name === "bob")?.wake;
  };
  return {
    home,
    wake,
    run,
    /** Until bob would be woken so. */
    offers: (rung: string) => eventually(async () => (await wake())?.includes(rung)),
    write: (text: string) => run("send", "@bob", text, "--urgent", "--agent", "ann"),
    [Symbol.asyncDispose]: () => home[Symbol.asyncDispose](),
  };
}

const hook = (session: string) => JSON.stringify({ session_id: session, hook_event_name: "Stop", cwd: "/" });

test("an idle session's hook ends with 2 and a line without the body when mail comes, and claims nothing", async () => {
  await using on = await machine();
  const words = ["hook", "claude-code", "rewake", "--agent", "bob"];
  await using idle = new BchProcess(words, { home: on.home.path, input: hook("0199-aaaaaa") });
  await on.offers("rewake");
  await on.write("very secret");
  const { code, out, err } = await idle.ended;
  expect(code).toBe(2);
  expect(out).toBe("");
  expect(err).toBe(
    "A message waits for @bob, urgent, from @ann. Read with the tool bch_inbox, or with: bch drain --agent bob\n",
  );
  expect(await on.run("inbox", "--agent", "bob")).toContain("very secret");
});

test("the next turn's hook takes over from the last one's, which ends with 0 and no word", async () => {
  await using on = await machine();
  const words = ["hook", "claude-code", "rewake", "--agent", "bob"];
  await using older = new BchProcess(words, { home: on.home.path, input: hook("0199-aaaaaa") });
  await on.offers("rewake");
  await using newer = new BchProcess(words, { home: on.home.path, input: hook("0199-aaaaaa") });
  expect(await older.ended).toEqual({ code: 0, out: "", err: "" });
  await on.write("x");
  expect((await newer.ended).code).toBe(2);
});

test("a hook that is told nothing of its session, or nonsense, wakes nobody", async () => {
  await using on = await machine();
  for (const input of ["", "no json", "[]", '{"session_id":7}']) {
    const words = ["hook", "claude-code", "rewake", "--agent", "bob"];
    await using run = new BchProcess(words, { home: on.home.path, input });
    expect((await run.ended).code).toBe(0);
  }
});

test("a command line that this version can't read never ends with 2, which would wake the session for ever", async () => {
  await using on = await machine();
  for (const more of [["--not-yet-invented", "x"], ["--agent"], ["again"]]) {
    const words = ["hook", "claude-code", "rewake", ...more];
    await using run = new BchProcess(words, { home: on.home.path, input: hook("0199-aaaaaa") });
    expect((await run.ended).code).not.toBe(2);
  }
});

test("bch mcp pushes a ring into a client that takes channel events, over its real pipes", async () => {
  await using on = await machine();
  const client = new Client({ name: "claude-code", version: "2.1.328" });
  const pushed = Promise.withResolvers<unknown>();
  client.fallbackNotificationHandler = async ({ method, params }) => {
    if (method === channelMethod) pushed.resolve(params);
  };
  const [command = "", ...args] = [...bch, "mcp", "--channel", "--agent", "bob"];
  const env = { PATH: process.env.PATH ?? "", ...on.home.env };
  await client.connect(new StdioClientTransport({ command, args, env, stderr: "ignore" }));
  try {
    await on.offers("channel");
    await on.write("very secret");
    expect(await pushed.promise).toEqual({
      content: "A message waits for @bob, urgent, from @ann. Call bch_inbox to get it.",
      meta: { unread: "1", urgent: "1", from: "ann" },
    });
    const inbox = await client.callTool({ name: "bch_inbox", arguments: {} });
    expect(JSON.stringify(inbox)).toContain("very secret");
  } finally {
    await client.close();
  }
});
