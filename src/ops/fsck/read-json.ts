import type { Found } from "./damage.ts";

/** The format of every JSON file in a home. */
const format = 1;

/** What a file holds, or why that is nothing of ours. */
export function readJson(content: Buffer): { value?: unknown; found?: Found } {
  const torn = (says: string) => ({ found: { kind: "torn", says } as const });
  if (content.length === 0) return torn("it is empty");
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(content));
  } catch {
    return torn(content.includes(0) ? "it has zeros where text should be" : "it isn't whole JSON");
  }
  const { v } = (value ?? {}) as { v?: unknown };
  if (typeof v !== "number" || v <= format) return { value };
  return { found: { kind: "version", says: `a newer bch wrote it: format ${v}, this one reads ${format}` } };
}
