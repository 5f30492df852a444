import type { z } from "zod";
import type { Found } from "./damage.ts";
import { readJson } from "./read-json.ts";

/** A small document: whole, of a format that we know, and under its own name. `named`: what its file is called, without `.json`. */
export const recordCheck =
  <T>(schema: z.ZodType<T>, named: (record: T) => string) =>
  (name: string, content: Buffer): Found | undefined => {
    const { value, found } = readJson(content);
    if (found) return found;
    const parsed = schema.safeParse(value);
    if (!parsed.success) {
      const { path, message } = parsed.error.issues[0]!;
      return { kind: "content", says: path.length > 0 ? `${path.join(".")}: ${message}` : message };
    }
    const own = `${named(parsed.data)}.json`;
    return own === name ? undefined : { kind: "content", says: `what it holds belongs into ${own}` };
  };
