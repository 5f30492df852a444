import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import type { CallToolResult } from "@modelcontextprotocol/sdk/types.js";
import { bch } from "./relay-process.ts";

/** `bch mcp` in a process of its own, with the SDK's client at its pipes. */
export class McpProcess implements AsyncDisposable {
  readonly client = new Client({ name: "test", version: "0" });

  static async start(env: Record<string, string>, program = bch, cwd = "."): Promise<McpProcess> {
    const started = new McpProcess();
    const [command = "", ...args] = [...program, "mcp"];
    await started.client.connect(new StdioClientTransport({ command, args, env, cwd, stderr: "ignore" }));
    await started.client.listTools();
    return started;
  }

  /** What an answer holds, for a program. */
  async call(name: string, input: Record<string, unknown> = {}): Promise<Record<string, unknown>> {
    const answer = (await this.client.callTool({ name, arguments: input })) as CallToolResult;
    if (answer.isError) throw new Error(JSON.stringify(answer.content));
    return answer.structuredContent ?? {};
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.client.close();
  }
}
