import { readFileSync } from "node:fs";
import { Fault } from "../domain/fault.ts";

/** The JSON object in a file that a flag names; what it may say, the relay knows. */
export function readSchema(path: string): Record<string, unknown> {
  const wrong = (why: string) =>
    new Fault(
      "usage.wrong",
      `--schema ${path}: ${why}`,
      'It is a file with a schema, like {"type": "object"}',
    );
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    throw wrong((error as Error).message);
  }
  if (typeof content === "object" && content && !Array.isArray(content))
    return content as Record<string, unknown>;
  throw wrong("this is no JSON object");
}
