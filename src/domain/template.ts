import { fault } from "./fault.ts";
import { limits } from "./limits.ts";
import { text } from "./text.ts";

const place = /\{\{\s*([\w$-]+(?:\.[\w$-]+)*)\s*\}\}/g;

/** Text with places like `{{pull_request.title}}`. Nothing is computed: a place is a way into the payload, and no more. */
export const template = text(limits.webhook.template).refine(
  (value) => !/\{\{|\}\}/.test(value.replace(place, "")),
  "a place is {{path.to.field}}, of letters, digits, _, $ and -",
);

/** The text with its places filled; `most` bytes of it. A field that isn't there is an error: a message with holes tells nothing. */
export function fillTemplate(pattern: string, payload: unknown, most: number): string {
  let size = 0;
  return pattern.replace(place, (_, path: string) => {
    const value = valueAt(payload, path);
    const filled = typeof value === "string" ? value : JSON.stringify(value);
    // Many places may name one large field: what is too long is refused before it is made.
    size += filled.length;
    if (size > most) throw fault("webhook.template", `what it makes is longer than ${most} bytes`);
    return filled;
  });
}

function valueAt(payload: unknown, path: string): unknown {
  let value = payload;
  for (const step of path.split(".")) {
    const inside = typeof value === "object" && value !== null && Object.hasOwn(value, step);
    if (!inside) throw fault("webhook.template", `the payload has no ${path.slice(0, 200)}`);
    value = (value as Record<string, unknown>)[step];
  }
  return value;
}
