import { limits } from "../domain/limits.ts";
import type { JsonSchema } from "./input-fields.ts";

/** What a field holds, in a few words for people: `whole number, 1 to 100`. */
export function fieldKind(schema: JsonSchema): string {
  if (schema.enum) return schema.enum.map((value) => `\`${value}\``).join(", ");
  if (schema.anyOf) return [...new Set(schema.anyOf.map(fieldKind))].join(" or ");
  if (schema.type === "array") return `list (up to ${schema.maxItems}) of ${fieldKind(schema.items ?? {})}`;
  if (schema.type === "object") return "JSON object";
  if (schema.type === "boolean") return "true or false";
  if (schema.type === "integer") return `whole number${range(schema)}`;
  if (schema.type === "number") return "number of seconds";
  if (schema.format === "date-time") return "time";
  if (schema.pattern === "^\\d{1,9}[smhd]?$") return "text like `90s`, `15m`, `12h`, `7d`";
  if (schema.maxLength === limits.name + 1) return "name";
  return schema.maxLength === undefined
    ? "text"
    : `text, up to ${schema.maxLength.toLocaleString("en")} bytes`;
}

function range({ minimum, maximum }: JsonSchema): string {
  if (maximum === undefined) return minimum === undefined ? "" : `, ${minimum} or more`;
  return `, ${minimum ?? 0} to ${maximum.toLocaleString("en")}`;
}
