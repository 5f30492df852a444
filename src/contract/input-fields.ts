import { z } from "zod";
import { pathParameters, type Route } from "./route.ts";

/** A schema as JSON Schema says it, with the keywords that our own schemas come to. */
export interface JsonSchema {
  type?: string;
  description?: string;
  default?: unknown;
  enum?: unknown[];
  const?: unknown;
  pattern?: string;
  format?: string;
  minimum?: number;
  maximum?: number;
  maxLength?: number;
  minItems?: number;
  maxItems?: number;
  items?: JsonSchema;
  anyOf?: JsonSchema[];
  properties?: Record<string, JsonSchema>;
  required?: string[];
  additionalProperties?: boolean;
  $ref?: string;
  $defs?: Record<string, JsonSchema>;
}

export interface InputField {
  name: string;
  in: "path" | "query" | "body";
  required: boolean;
  schema: JsonSchema;
}

/** What a route takes, field by field, for the pages that print it. */
export function inputFields(route: Route): InputField[] {
  const { properties = {}, required = [] } = jsonSchema(route.input, "input");
  const inPath = pathParameters(route.path);
  const elsewhere = (name: string) =>
    route.method === "POST" && (route.takes !== "text" || name === "body") ? "body" : "query";
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: inPath.includes(name) ? "path" : elsewhere(name),
    required: required.includes(name),
    schema,
  }));
}

/** Schemas in `named` become references by their id. */
export function jsonSchema(
  schema: z.ZodType,
  io: "input" | "output",
  named = z.registry<{ id: string }>(),
): JsonSchema {
  const { $schema: _, ...plain } = z.toJSONSchema(schema, {
    io,
    metadata: named,
    unrepresentable: "any",
    override: ({ zodSchema, jsonSchema }) => {
      const description = z.globalRegistry.get(zodSchema)?.description;
      if (description) jsonSchema.description = description;
      // The format says it already, in a line that people can read.
      if (jsonSchema.format) delete jsonSchema.pattern;
      if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
      // A later relay may answer with more fields; only what is sent to it is strict.
      if (io === "output") delete jsonSchema.additionalProperties;
    },
  });
  return plain as JsonSchema;
}
