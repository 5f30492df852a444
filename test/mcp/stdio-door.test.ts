import { expect, test } from "bun:test";
import { McpProcess } from "../support/mcp-process.ts";
import { bch, RelayProcess } from "../support/relay-process.ts";
import { TemporaryFolder } from "../support/temporary-folder.ts";

/** A relay, and what the shims of two agents need to reach it. */
async function room() {
  const relay = await RelayProcess.start();
  const env = async (name: string) => ({
    BACKCHANNEL_HOME: relay.home.join("nobody"),
    BACKCHANNEL_URL: relay.url,
    BACKCHANNEL_TOKEN: await relay.join(name),
  });
  return {
    relay,
    anna: await env("anna"),
    ben: await env("ben"),
    [Symbol.asyncDispose]: () => relay[Symbol.asyncDispose](),
  };
}

test("two agents exchange messages over their pipes, and the sender sees what became of them", async () => {
  await using here = await room();
  await using anna = await McpProcess.start(here.anna);
  await using ben = await McpProcess.start(here.ben);

  await ben.call("bch_channels", { action: "join", channel: "#design" });
  const sent = await anna.call("bch_send", { to: "#design", body: "Is it **ready**?", refs: ["api.ts"] });
  expect(sent).toMatchObject({ to: "#design", recipients: ["ben"], waiting: 0 });

  const got = await ben.call("bch_inbox");
  expect(got).toMatchObject({
    messages: [
      { id: sent.id, from: "anna", to: "#design", untrusted: { body: "Is it **ready**?", refs: ["api.ts"] } },
    ],
    waiting: 0,
  });
  const waiting = anna.call("bch_inbox", { wait: 10 });
  const reply = await ben.call("bch_reply", { id: String(sent.id).slice(0, 8), body: "Yes." });
  expect(reply).toMatchObject({ to: "@anna", thread: sent.id });
  expect(await waiting).toMatchObject({
    messages: [{ from: "ben", untrusted: { body: "Yes.", thread: sent.id } }],
  });

  // The ack of what ben read was started by his reply; it may still be under way.
  let state: unknown;
  for (let tries = 0; state !== "acked" && tries < 100; tries++) {
    const { message } = (await anna.call("bch_status", { id: sent.id })) as {
      message: { deliveries: { state: string; by?: string }[] };
    };
    state = message.deliveries[0]?.state;
    if (state === "acked")
      expect(message.deliveries).toMatchObject([
        { agent: "ben", by: "mcp", session: expect.stringMatching(/^test-[0-9a-f]{6}$/) },
      ]);
  }
  expect(state).toBe("acked");
});

test("a relay that is killed and started again is found again, and has lost nothing", async () => {
  await using here = await room();
  await using anna = await McpProcess.start(here.anna);
  await using ben = await McpProcess.start(here.ben);
  await anna.call("bch_send", { to: "@ben", body: "before" });
  expect(await ben.call("bch_status")).toMatchObject({ name: "ben", waiting: 1 });
  await here.relay.kill();
  await here.relay.restart();
  await anna.call("bch_send", { to: "@ben", body: "after" });
  const { messages } = (await ben.call("bch_inbox")) as { messages: { untrusted: { body: string } }[] };
  expect(messages.map(({ untrusted }) => untrusted.body)).toEqual(["before", "after"]);
});

test("what a client got and went with comes back to the next, marked", async () => {
  await using here = await room();
  await using anna = await McpProcess.start(here.anna);
  await anna.call("bch_send", { to: "@ben", body: "important" });
  {
    await using ben = await McpProcess.start(here.ben);
    expect(await ben.call("bch_inbox")).toMatchObject({ messages: [{ untrusted: { body: "important" } }] });
  }
  await using next = await McpProcess.start(here.ben);
  const again = (await next.call("bch_inbox", { wait: 10 })) as { messages: { note?: string }[] };
  expect(again).toMatchObject({ messages: [{ untrusted: { body: "important" } }] });
  expect(again.messages[0]?.note).toContain("you may have seen it already");
});

test("nothing but JSON-RPC comes out, whatever goes in, and the answers owed come before the end", async () => {
  using folder = new TemporaryFolder();
  const request = (id: number, method: string, params: object) =>
    JSON.stringify({ jsonrpc: "2.0", id, method, params });
  const lines = [
    request(1, "initialize", {
      protocolVersion: "2025-03-26",
      capabilities: {},
      clientInfo: { name: "raw", version: "0" },
    }),
    "nonsense",
    "[]",
    "[".repeat(100_000),
    '{"jsonrpc":"2.0","id":null,"method":"tools/list"}',
    "\u0000",
    request(2, "tools/call", { name: "bch_status", arguments: {} }),
    request(3, "tools/call", { name: "bch_send", arguments: { __proto__: 1, to: {}, body: [] } }),
    request(4, "resources/list", {}),
    request(5, "tools/list", {}),
  ];
  const shim = Bun.spawn([...bch, "mcp", "--home", folder.join("home")], {
    env: { PATH: process.env.PATH },
    stdin: new Blob([`${lines.join("\n")}\n`]),
    stdout: "pipe",
    stderr: "pipe",
  });
  const out = await shim.stdout.text();
  expect(await shim.exited).toBe(0);
  const answers = new Map(
    out
      .trimEnd()
      .split("\n")
      .map((line) => {
        const { jsonrpc, id, result, error } = JSON.parse(line);
        expect(jsonrpc).toBe("2.0");
        return [id, error?.code ?? result];
      }),
  );
  expect([...answers.keys()].sort()).toEqual([1, 2, 3, 4, 5]);
  expect(answers.get(1)).toMatchObject({ protocolVersion: "2025-03-26" });
  expect(answers.get(2)).toMatchObject({ isError: true });
  expect(answers.get(2).content[0].text).toContain("no agent has joined from here (identity.missing)");
  expect(answers.get(3)).toMatchObject({ isError: true });
  expect(answers.get(4)).toBe(-32601);
  expect(answers.get(5).tools).toHaveLength(9);
});
