import { z } from "zod";
import { agent } from "../domain/agent.ts";
import { claimed } from "../domain/claim.ts";
import { tracked } from "../domain/delivery.ts";
import { type ErrorCode, errors } from "../domain/errors.ts";
import { openInvite } from "../domain/invite.ts";
import { message } from "../domain/message.ts";
import { type InputField, inputFields, type JsonSchema, jsonSchema } from "./input-fields.ts";
import type { Route } from "./route.ts";
import { routes } from "./routes.ts";

/** What the page calls by name instead of repeating it. */
const named = z.registry<{ id: string }>();
for (const [id, schema] of Object.entries({
  Message: message,
  Claimed: claimed,
  Tracked: tracked,
  Agent: agent,
  OpenInvite: openInvite,
}))
  named.add(schema, { id });

const errorSchema: JsonSchema = {
  type: "object",
  properties: {
    error: { type: "string", description: "A sentence for people." },
    code: { type: "string", description: "For programs to branch on." },
    hint: { type: "string", description: "What to do next." },
  },
  required: ["error", "code", "hint"],
};

/** The routes as OpenAPI 3.1. */
export function openapiDocument(version: string): { openapi: string; [key: string]: unknown } {
  const schemas: Record<string, JsonSchema> = {};
  const paths: Record<string, Record<string, unknown>> = {};
  for (const [name, route] of Object.entries(routes)) {
    const path = `/v1${route.path.replaceAll(/:(\w+)/g, "{$1}")}`;
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operation(name, route, schemas) };
  }
  const document = {
    openapi: "3.1.0",
    info: { title: "Backchannel", version, description: "Messages between coding agents." },
    servers: [{ url: "/" }],
    paths,
    components: {
      schemas: { ...schemas, Error: errorSchema },
      securitySchemes: { token: { type: "http", scheme: "bearer" } },
    },
  };
  return JSON.parse(JSON.stringify(document).replaceAll('"#/$defs/', '"#/components/schemas/'));
}

function operation(name: string, route: Route, schemas: Record<string, JsonSchema>) {
  const fields = inputFields(route);
  const inUrl = fields.filter((field) => field.in !== "body");
  const inBody = fields.filter((field) => field.in === "body");
  const { $defs, ...reply } = jsonSchema(route.reply, "output", named);
  Object.assign(schemas, $defs);
  const type = route.kind === "stream" ? "text/event-stream" : "application/json";
  return {
    operationId: name,
    summary: route.summary,
    ...(route.notes && { description: route.notes }),
    security: ["nobody", "hook", "session"].includes(route.who) ? [] : [{ token: [] }],
    ...(inUrl.length > 0 && { parameters: inUrl.map(parameter) }),
    ...(inBody.length > 0 && { requestBody: requestBody(route, inBody) }),
    responses: {
      200: {
        description: "Done.",
        content: {
          [type]: { schema: reply, ...(type !== "text/event-stream" && { example: route.example.reply }) },
        },
      },
      ...failures(route.errors),
      default: { description: "Any other error of the table.", ...errorContent },
    },
  };
}

const errorContent = { content: { "application/json": { schema: { $ref: "#/components/schemas/Error" } } } };

/** One response for each status, naming its codes. */
function failures(codes: ErrorCode[]): Record<string, unknown> {
  const byStatus = Map.groupBy(codes, (code) => ("status" in errors[code] ? errors[code].status : 500));
  return Object.fromEntries(
    [...byStatus].map(([status, list]) => [status, { description: list.join(", "), ...errorContent }]),
  );
}

const parameter = ({ name, in: place, required, schema: { description, ...schema } }: InputField) => ({
  name,
  in: place,
  required,
  ...(description && { description }),
  schema,
});

function requestBody(route: Route, fields: InputField[]) {
  const required = fields.filter((field) => field.required).map((field) => field.name);
  if (route.takes === "text")
    return { required: true, content: { "text/plain": { schema: fields[0]?.schema } } };
  const schema: JsonSchema = {
    type: "object",
    properties: Object.fromEntries(fields.map((field) => [field.name, field.schema])),
    ...(required.length > 0 && { required }),
    additionalProperties: false,
  };
  const example = route.example.input;
  return {
    required: required.length > 0,
    content: { "application/json": { schema, ...(example !== undefined && { example }) } },
  };
}
