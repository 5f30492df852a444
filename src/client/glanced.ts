import type { z } from "zod";
import type { Glance } from "../contract/glance.ts";

/** What this room needs of a schema. */
export type Schema<T> = Pick<z.ZodType<T>, "parse" | "safeParse">;

/** A schema that is loaded only for what isn't plain at a glance. `load` is a `require`, as files are read at once. */
export function glanced<T>(isPlain: Glance, load: () => Schema<T>): Schema<T> {
  return {
    parse: (value) => (isPlain(value) ? (value as T) : load().parse(value)),
    safeParse: (value) => (isPlain(value) ? { success: true, data: value as T } : load().safeParse(value)),
  };
}
