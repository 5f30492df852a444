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
import { etiquette } from "../domain/etiquette.ts";
import { type After, systemAfter } from "./after.ts";
import { callTool } from "./call-tool.ts";
import { describeTool } from "./describe-tool.ts";
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

/** Milliseconds for the answers still owed when the client has closed its end, and for giving back after that. */
const grace = { answers: 1000, settling: 1000 };

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
  server.onerror = (error) => log(error.message.replaceAll(/\s+/g, " ").slice(0, 200));
  server.setRequestHandler(ListToolsRequestSchema, () => ({ tools: tools.map(describeTool) }));
  server.setRequestHandler(CallToolRequestSchema, async ({ params }, { requestId, signal }) => {
    const tool = tools.find(({ name }) => name === params.name);
    if (!tool) throw new McpError(ErrorCode.InvalidParams, `no tool "${params.name}"`);
    const nonce = crypto.randomUUID();
    const call = callTool(tool, params.arguments, { relay, pending, request: requestId, signal, nonce });
    running.add(call);
    return await call.finally(() => running.delete(call));
  });

  const watched = new WatchedTransport(transport, {
    requested: () => pending.alive(),
    cancelled: (request) => void pending.giveBack(request),
    answered: (request) => pending.answered(request),
  });
  transport.onend = async () => {
    await within(grace.answers, watched.idle(), after);
    await server.close();
  };
  const closed = Promise.withResolvers<void>();
  server.onclose = closed.resolve;
  await server.connect(watched);

  await closed.promise;
  const settled = Promise.allSettled(running).then(() => pending.close());
  await within(grace.settling, settled, after);
}

/** Waits for this, but not longer. */
async function within(ms: number, work: Promise<unknown>, after: After): Promise<void> {
  const late = Promise.withResolvers<void>();
  const stop = after(ms, late.resolve);
  await Promise.race([work, late.promise]);
  stop();
}
