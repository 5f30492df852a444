import type { CallToolResult } from "@modelcontextprotocol/sdk/types.js";
import type { z } from "zod";
import { Fault } from "../domain/fault.ts";
import { invalid } from "../domain/invalid.ts";
import { safeText } from "../domain/safe-text.ts";
import type { Tool, ToolContext } from "./tool.ts";

/** One call from arguments to answer. What the table of errors knows is told to the model; the rest is a mistake of ours. */
export async function callTool(tool: Tool, input: unknown, context: ToolContext): Promise<CallToolResult> {
  try {
    const answer = await tool.run(parse(tool, input), context);
    const count = await countWaiting(answer.waiting, context);
    return {
      content: [{ type: "text", text: safeText(`${answer.text}\n\n${count.text}`) }],
      structuredContent: allSafe({ ...answer.data, ...count.data }),
    };
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    const text = `${error.message} (${error.code})\n${error.hint}`;
    return { content: [{ type: "text", text: safeText(text) }], isError: true };
  }
}

function parse(tool: Tool, input: unknown): z.output<z.ZodObject> {
  const parsed = tool.input.safeParse(input ?? {});
  if (parsed.success) return parsed.data;
  const { code, message } = invalid(parsed.error);
  throw new Fault(code, message, `Nothing was done. See the inputSchema of ${tool.name}.`);
}

/** A count that can't be had doesn't undo what the tool has done. */
async function countWaiting(known: number | undefined, { relay, signal }: ToolContext) {
  try {
    const waiting = known ?? (await relay.call("me", {}, { signal })).waiting;
    return { text: `${waiting} message${waiting === 1 ? "" : "s"} still waiting.`, data: { waiting } };
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return { text: `How many messages are waiting is not known: ${error.message}`, data: {} };
  }
}

/** Most clients show a model these strings and not the text. */
function allSafe(data: object): Record<string, unknown> {
  return JSON.parse(JSON.stringify(data), (_, value) =>
    typeof value === "string" ? safeText(value) : value,
  );
}
