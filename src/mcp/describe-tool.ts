import type { Tool as Description } from "@modelcontextprotocol/sdk/types.js";
import { z } from "zod";
import { counted, type Tool } from "./tool.ts";

/**
 * Left out of what a client reads, at a cost of tokens in every session: the parser holds to them all the same,
 * and says what is wrong.
 */
const unsaid = ["pattern", "format", "minLength", "maxLength", "additionalProperties"] as const;

/** A tool as `tools/list` shows it. */
export function describeTool(tool: Tool): Description {
  return {
    name: tool.name,
    description: tool.description,
    inputSchema: shape(tool.input, "input"),
    outputSchema: shape(counted(tool.output), "output"),
    annotations: tool.annotations,
  };
}

function shape(schema: z.ZodObject, io: "input" | "output") {
  const { $schema: _, ...described } = z.toJSONSchema(schema, {
    io,
    override: ({ jsonSchema }) => {
      for (const keyword of unsaid) delete jsonSchema[keyword];
      if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
    },
  });
  return described as Description["inputSchema"];
}
