import type { Tool as Description } from "@modelcontextprotocol/sdk/types.js";
import { z } from "zod";
import { counted, type Tool } from "./tool.ts";

/** Left out because each session pays for it: the parser holds to these all the same, and says what is wrong. */
const unsaid = [
  "pattern",
  "format",
  "minLength",
  "maxLength",
  "minItems",
  "maxItems",
  "propertyNames",
  "additionalProperties",
] as const;

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
      // An answer is there to be read; what its fields are called says enough beforehand.
      if (io === "output") delete jsonSchema.description;
      if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
    },
  });
  return described as Description["inputSchema"];
}
