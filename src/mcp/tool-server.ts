import { Server } from "@modelcontextprotocol/sdk/server/index.js";
import {
  CallToolRequestSchema,
  type CallToolResult,
  ErrorCode,
  ListToolsRequestSchema,
  McpError,
  type RequestId,
} from "@modelcontextprotocol/sdk/types.js";
import { AjvJsonSchemaValidator } from "@modelcontextprotocol/sdk/validation/ajv";
import { callTool } from "./call-tool.ts";
import { describeTool } from "./describe-tool.ts";
import type { ToolContext } from "./tool.ts";
import { tools } from "./tools.ts";

interface Options {
  version: string;
  instructions: string;
  /** Beside tools. */
  experimental?: Record<string, object>;
  /** What a tool has at hand for this call. */
  context: (request: RequestId, signal: AbortSignal) => ToolContext;
  /** Told of each call that has begun. */
  onCall?: (call: Promise<CallToolResult>) => void;
}

/** Described once for all sessions and requests: to make a schema of each tool costs more than most calls. */
let described: ReturnType<typeof describeTool>[] | undefined;

/** One for all servers: the SDK would make a new one for each, which takes longer than a call. */
const jsonSchemaValidator = new AjvJsonSchemaValidator();

/** A server that has the tools, not yet connected to anybody. */
export function toolServer({ version, instructions, experimental, context, onCall }: Options): Server {
  const server = new Server(
    { name: "backchannel", version },
    { capabilities: { tools: {}, ...(experimental && { experimental }) }, instructions, jsonSchemaValidator },
  );
  server.setRequestHandler(ListToolsRequestSchema, () => {
    described ??= tools.map(describeTool);
    return { tools: described };
  });
  server.setRequestHandler(CallToolRequestSchema, async ({ params }, { requestId, signal }) => {
    const tool = tools.find(({ name }) => name === params.name);
    if (!tool) throw new McpError(ErrorCode.InvalidParams, `no tool "${params.name}"`);
    const call = callTool(tool, params.arguments, context(requestId, signal));
    onCall?.(call);
    return await call;
  });
  return server;
}
