import { WebStandardStreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js";
import type { RequestId } from "@modelcontextprotocol/sdk/types.js";
import { type Clock, systemClock } from "../domain/clock.ts";
import { etiquette } from "../domain/etiquette.ts";
import { sessionLabel } from "../domain/session.ts";
import { type After, systemAfter } from "./after.ts";
import { heldOpen } from "./held-open.ts";
import { PendingAcks } from "./pending-acks.ts";
import { type Linked, RelayLink } from "./relay-link.ts";
import { toolServer } from "./tool-server.ts";
import { inbox } from "./tools/inbox.ts";

/** One POST of a client. */
export interface HttpCall {
  request: Request;
  /** The JSON-RPC message in it. */
  message: Record<string, unknown>;
  /** The relay, as the agent whose token came with the request. */
  connection: Linked;
  /** Aborted when the client hangs up, or the relay stops. */
  signal: AbortSignal;
  /** Called once, when nothing more is sent. */
  onEnd: () => void;
}

interface Options {
  version: string;
  clock?: Clock;
  after?: After;
  log: (line: string) => void;
}

/**
 * Answers one message of MCP's Streamable HTTP, without sessions: nothing is remembered between two requests. An answer that
 * hands out mail is held open as `heldOpen` says, which proves the same as the pipe of `bch mcp` does.
 */
export async function answerHttp(call: HttpCall, options: Options): Promise<Response> {
  const { request, message, signal, onEnd } = call;
  const { version, clock = systemClock, after = systemAfter, log } = options;
  const relay = new RelayLink(async () => call.connection);
  const pending = new PendingAcks({ relay, clock, after, log });
  const session = sessionLabel(product(request.headers.get("user-agent")), "http");
  const server = toolServer({
    version,
    instructions: etiquette,
    context: (request, signal) => ({
      relay,
      pending,
      request,
      signal,
      session,
      nonce: crypto.randomUUID(),
    }),
  });
  server.onerror = (error) => log(`mcp: ${error.message.replaceAll(/\s+/g, " ").slice(0, 200)}`);
  const streamed = handsOut(message);
  const transport = new WebStandardStreamableHTTPServerTransport({ enableJsonResponse: !streamed });
  await server.connect(transport);

  const ended = Promise.withResolvers<Response>();
  const end = () => {
    signal.removeEventListener("abort", end);
    // A tool that still waits is told, and what it claimed is given back.
    void server.close();
    void pending.close().finally(onEnd);
    ended.resolve(new Response(null, { status: 503 }));
  };
  signal.addEventListener("abort", end, { once: true });
  if (signal.aborted) end();
  const response = await Promise.race([
    transport.handleRequest(request, { parsedBody: message }),
    ended.promise,
  ]);
  if (!streamed || !response.body || signal.aborted) {
    if (!signal.aborted) end();
    return response;
  }
  const body = heldOpen(response.body, {
    owes: () => pending.holds(message.id as RequestId),
    proved: async () => {
      pending.answered(message.id as RequestId);
      pending.alive();
    },
    end,
    after,
  });
  return new Response(body, { status: response.status, headers: response.headers });
}

/** Whether the answer may hand out mail. */
const handsOut = ({ method, params }: Record<string, unknown>): boolean =>
  method === "tools/call" && (params as { name?: unknown } | undefined)?.name === inbox.name;

/** `claude-code/2.1.328 (cli)` → `claude-code` */
const product = (agent: string | null): string => /^[\w.-]+/.exec(agent ?? "")?.[0] ?? "mcp";
