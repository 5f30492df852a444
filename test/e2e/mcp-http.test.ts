import { expect, setDefaultTimeout, test } from "bun:test";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import type { CallToolResult } from "@modelcontextprotocol/sdk/types.js";
import { eventually } from "../support/eventually.ts";
import { RelayProcess } from "../support/relay-process.ts";

// The reader has to be there for 5 s.
setDefaultTimeout(30_000);

/** The SDK's own client on a relay's /mcp. */
async function client(relay: RelayProcess, token: string): Promise<Client> {
  const made = new Client({ name: "test", version: "0" });
  const requestInit = { headers: { authorization: `Bearer ${token}` } };
  await made.connect(new StreamableHTTPClientTransport(new URL(`${relay.url}/mcp`), { requestInit }));
  return made;
}

async function inbox(from: Client, input: object = {}) {
  const answer = (await from.callTool({ name: "bch_inbox", arguments: { ...input } })) as CallToolResult;
  return (answer.structuredContent as { messages: { id: string; untrusted: { body: string } }[] }).messages;
}

test("mail goes from one MCP client to another over HTTP; it is acked while the reader is there, given back when it goes", async () => {
  await using relay = await RelayProcess.start();
  const [ana, bo] = [await relay.join("ana"), await relay.join("bo")];
  const state = async (id: string) => {
    const reply = await fetch(`${relay.url}/v1/messages/${id}`, {
      headers: { authorization: `Bearer ${ana}` },
    });
    return ((await reply.json()) as { deliveries: { state: string }[] }).deliveries[0]!.state;
  };
  const writer = await client(relay, ana);
  const send = (body: string) => writer.callTool({ name: "bch_send", arguments: { to: "@bo", body } });
  const reader = await client(relay, bo);

  const waiting = inbox(reader, { wait: 20 });
  await send("first");
  const [first] = await waiting;
  expect(first!.untrusted.body).toBe("first");
  expect(await state(first!.id)).toBe("claimed");
  await eventually(async () => (await state(first!.id)) === "acked");

  await send("second");
  const [second] = await inbox(reader);
  await reader.close();
  await eventually(async () => (await state(second!.id)) === "unclaimed");
  await writer.close();
});
