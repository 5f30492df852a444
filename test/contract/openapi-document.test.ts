import { expect, test } from "bun:test";
import { openapiDocument } from "../../src/contract/openapi-document.ts";
import { pathParameters } from "../../src/contract/route.ts";
import { routes } from "../../src/contract/routes.ts";

interface Operation {
  operationId: string;
  security: unknown[];
  parameters?: { name: string; in: string; required: boolean; schema: object }[];
  requestBody?: { required: boolean; content: Record<string, { schema: { required?: string[] } }> };
  responses: Record<string, { content: Record<string, object> }>;
}
const document = openapiDocument("1.2.3");
const paths = document.paths as Record<string, Record<string, Operation>>;
const operations = Object.values(paths).flatMap((methods) => Object.values(methods));
const operation = (id: string) => operations.find(({ operationId }) => operationId === id)!;

test("every route is in it once, by its own name", () => {
  expect(document.openapi).toBe("3.1.0");
  expect(operations.map(({ operationId }) => operationId).sort()).toEqual(Object.keys(routes).sort());
  for (const [name, { method, path }] of Object.entries(routes))
    expect(paths[`/v1${path.replaceAll(/:(\w+)/g, "{$1}")}`]?.[method.toLowerCase()]?.operationId).toBe(name);
});

test("every reference leads somewhere", () => {
  const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)].map(([, path]) => path!);
  expect(references.length).toBeGreaterThan(10);
  for (const path of references)
    expect(
      path.split("/").reduce<unknown>((at, step) => (at as Record<string, unknown>)[step], document),
    ).toBeDefined();
  expect(JSON.stringify(document)).not.toContain("$defs");
});

test("a parameter of a path is needed, one of a query is not", () => {
  for (const [name, { path }] of Object.entries(routes)) {
    const parameters = operation(name).parameters ?? [];
    const needed = parameters.filter((one) => one.in === "path").map((one) => one.name);
    expect(needed).toEqual(pathParameters(path));
    for (const one of parameters) expect(one.required).toBe(one.in === "path");
  }
});

test("a body is needed where one of its fields is", () => {
  expect(operation("send").requestBody?.required).toBe(true);
  expect(operation("send").requestBody?.content["application/json"]?.schema.required).toEqual(["to", "body"]);
  expect(operation("claim").requestBody?.required).toBe(false);
  expect(operation("inbox").requestBody).toBeUndefined();
});

test("who needs no token, what streams, and which errors a route has can be read from it", () => {
  expect(operation("health").security).toEqual([]);
  expect(operation("me").security).toEqual([{ token: [] }]);
  expect(Object.keys(operation("events").responses["200"]!.content)).toEqual(["text/event-stream"]);
  expect(Object.keys(operation("send").responses)).toEqual(
    expect.arrayContaining(["200", "404", "409", "422", "429", "507", "default"]),
  );
});

test("a client made from it accepts a field that a later relay adds", () => {
  const { schemas } = document.components as { schemas: Record<string, Record<string, unknown>> };
  expect(Object.keys(schemas).sort()).toEqual([
    "Agent",
    "Claimed",
    "Error",
    "Message",
    "OpenInvite",
    "Tracked",
  ]);
  for (const schema of Object.values(schemas)) expect(schema.additionalProperties).toBeUndefined();
});
