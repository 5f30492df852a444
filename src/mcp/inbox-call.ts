import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import type { CallToolResult } from "@modelcontextprotocol/sdk/types.js";
import { Fault } from "../domain/fault.ts";

/** Milliseconds for a start and an answer. */
const patience = 15_000;

interface Server {
  words: readonly string[];
  env: Record<string, string | undefined>;
}

/** An MCP client that starts `bch mcp`, calls bch_inbox once, and shows life afterwards, as a session does. */
export class InboxCall implements AsyncDisposable {
  readonly #client = new Client({ name: "bch-doctor", version: "1" });
  readonly #server: Server;

  constructor(server: Server) {
    this.#server = server;
  }

  /** What a model would be shown. */
  async fetch(): Promise<string> {
    const { words, env } = this.#server;
    const [command = "", ...args] = words;
    const given = Object.entries(env).filter((pair): pair is [string, string] => pair[1] !== undefined);
    try {
      const transport = new StdioClientTransport({
        command,
        args,
        env: Object.fromEntries(given),
        stderr: "ignore",
      });
      await this.#client.connect(transport, { timeout: patience });
      const call = { name: "bch_inbox", arguments: { limit: 1 } };
      const answer = await this.#client.callTool(call, undefined, { timeout: patience });
      const { content, isError } = answer as CallToolResult;
      const text = content.map((part) => (part.type === "text" ? part.text : "")).join("");
      if (isError) throw new Fault("command.failed", `bch_inbox: ${text.split("\n")[0]}`);
      return text;
    } catch (error) {
      if (error instanceof Fault || !(error instanceof Error)) throw error;
      throw new Fault("command.failed", `bch mcp: ${error.message}`);
    }
  }

  async goOn(): Promise<void> {
    await this.#client.ping({ timeout: patience });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#client.close();
  }
}
