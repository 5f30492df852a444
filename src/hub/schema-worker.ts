import Ajv2020, { type ErrorObject } from "ajv/dist/2020.js";
import type { SchemaAnswer, SchemaOrder } from "./task-schemas.ts";

declare const self: Worker;

/** The other end of TaskSchemas: whether a schema is one and, when there is a result, whether it fits. */
export function schemaWorker(message: string): SchemaAnswer {
  const { schema, result } = JSON.parse(message) as SchemaOrder;
  // Keywords that aren't known mean nothing, as the standard says. Formats neither: it makes them a note.
  const ajv = new Ajv2020({ strict: false, validateFormats: false, logger: false });
  let fits: (value: unknown) => boolean;
  try {
    fits = ajv.compile(schema);
  } catch (error) {
    const { message } = error as Error;
    return { problem: { of: "schema", where: "", why: `can't be used: ${message}`.slice(0, longest) } };
  }
  if (result === undefined) return {};
  let value: unknown;
  try {
    value = JSON.parse(result);
  } catch (error) {
    return { problem: { of: "result", where: "", why: `isn't JSON: ${(error as Error).message}` } };
  }
  if (fits(value)) return {};
  const [first] = (fits as unknown as { errors: ErrorObject[] }).errors;
  return { problem: { of: "result", where: first!.instancePath.slice(0, longest), why: whyOf(first!) } };
}

function whyOf({ message = "doesn't fit", keyword, params }: ErrorObject): string {
  const more = {
    additionalProperties: params["additionalProperty"],
    unevaluatedProperties: params["unevaluatedProperty"],
    enum: params["allowedValues"],
    const: params["allowedValue"],
  }[keyword];
  return (more === undefined ? message : `${message}: ${JSON.stringify(more)}`).slice(0, longest);
}

const longest = 300;

if (!Bun.isMainThread) {
  self.onmessage = ({ data }: MessageEvent<string>) => self.postMessage(schemaWorker(data));
  self.postMessage("ready");
}
