import { answerMcp } from "../../src/cli/answer-mcp.ts";
import type { RelayOptions } from "../../src/relay/relay-app.ts";
import { type Ask, RelayRoom } from "./relay-room.ts";

/** A relay in memory that answers MCP clients. */
export class McpRoom {
  private constructor(readonly room: RelayRoom) {}

  static async with(names: string[], options: Partial<RelayOptions> = {}): Promise<McpRoom> {
    const mcp = answerMcp({ version: "1.2.3", log: () => {} });
    return new McpRoom(await RelayRoom.with(names, { mcp, ...options }));
  }

  /** A request to /mcp as a client makes it; `body` is a JSON-RPC message, or what it should have been. */
  async ask(method: string, { token, body, headers = {}, env }: Ask = {}): Promise<Response> {
    const shown = token === undefined ? {} : { authorization: `Bearer ${this.room.tokens[token] ?? token}` };
    const usual = { accept: "application/json, text/event-stream", "content-type": "application/json" };
    const init: RequestInit = { method, headers: { ...usual, ...shown, ...headers } };
    if (body !== undefined) init.body = typeof body === "string" ? body : JSON.stringify(body);
    return this.room.app.request("http://localhost/mcp", init, env);
  }

  /** The result of one method, whichever way it is sent. */
  async result(token: string, method: string, params: object = {}): Promise<Record<string, unknown>> {
    const reply = await this.ask("POST", { token, body: { jsonrpc: "2.0", id: 1, method, params } });
    return ((await reply.json()) as { result: Record<string, unknown> }).result;
  }
}
