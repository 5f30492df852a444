import { Server } from "@modelcontextprotocol/sdk/server/index.js";
import type { Transport } from "@modelcontextprotocol/sdk/shared/transport.js";
import {
  CallToolRequestSchema,
  ErrorCode,
  ListToolsRequestSchema,
  McpError,
} from "@modelcontextprotocol/sdk/types.js";
import type { Connection } from "../client/connect.ts";
import { type Clock, systemClock } from "../domain/clock.ts";
import { type After, systemAfter } from "./after.ts";
import { callTool } from "./call-tool.ts";
import { describeTool } from "./describe-tool.ts";
import { etiquette } from "./etiquette.ts";
import { PendingAcks } from "./pending-acks.ts";
import { RelayLink } from "./relay-link.ts";
import { StdioDoor } from "./stdio-door.ts";
import { tools } from "./tools.ts";
import { WatchedTransport } from "./watched-transport.ts";

interface Options {
  /** Called at the first use of a tool, and again when the relay or the identity was not there. */
  connect: () => Promise<Connection>;
  version: string;
  transport?: Transport & { onend?: () => void };
  clock?: Clock;
  after?: After;
  log?: (line: string) => void;
}

/** Milliseconds that calls under way get when the client has closed its end, and that giving back gets after that. */
const grace = { calls: 1000, settling: 1000 };

/** Speaks MCP with one client, until the client goes and what it didn't read is given back. */
export async function serveMcp({
  connect,
  version,
  transport = new StdioDoor(),
  clock = systemClock,
  after = systemAfter,
  log = (line) => process.stderr.write(`bch mcp: ${line}\n`),
}: Options): Promise<void> {
  const relay = new RelayLink(connect);
  const pending = new PendingAcks({ relay, clock, after, log });
  const running = new Set<Promise<unknown>>();

  const server = new Server(
    { name: "backchannel", version },
    { capabilities: { tools: {} }, instructions: etiquette },
  );
  server.onerror = (error) => log(error.message);
  server.setRequestHandler(ListToolsRequestSchema, () => ({ tools: tools.map(describeTool) }));
  server.setRequestHandler(CallToolRequestSchema, async ({ params }, { requestId, signal }) => {
    const tool = tools.find(({ name }) => name === params.name);
    if (!tool) throw new McpError(ErrorCode.InvalidParams, `no tool "${params.name}"`);
    const nonce = crypto.randomUUID();
    const call = callTool(tool, params.arguments, { relay, pending, request: requestId, signal, nonce });
    running.add(call);
    return await call.finally(() => running.delete(call));
  });

  const closed = new Promise<void>((resolve) => {
    server.onclose = resolve;
  });
  transport.onend = async () => {
    await within(grace.calls, Promise.allSettled(running), after);
    await server.close();
  };
  await server.connect(
    new WatchedTransport(transport, {
      requested: () => pending.alive(),
      cancelled: (request) => void pending.giveBack(request),
      answered: (request) => pending.answered(request),
    }),
  );

  await closed;
  const settled = Promise.allSettled(running).then(() => pending.close());
  await within(grace.settling, settled, after);
}

/** Waits for this, but not longer. */
async function within(ms: number, work: Promise<unknown>, after: After): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const stop = after(ms, resolve);
    work.then(() => resolve(), reject).finally(stop);
  });
}
