/**
 * A look at a value in plain code, for the commands that have to start fast: to load zod and to build the schemas takes
 * longer than all the rest of a send. Yes only to what the schema of the same thing takes and gives back as it is.
 * No says nothing: then the schema is loaded, and decides.
 */
export type Glance = (value: unknown) => boolean;

export const isText: Glance = (value) => typeof value === "string";

export const isFlag: Glance = (value) => typeof value === "boolean";

export const isWhole =
  (least = 0, most: number = Number.MAX_SAFE_INTEGER): Glance =>
  (value) =>
    Number.isSafeInteger(value) && (value as number) >= least && (value as number) <= most;

export const isLike =
  (pattern: RegExp): Glance =>
  (value) =>
    typeof value === "string" && pattern.test(value);

export const isOneOf =
  (...values: readonly unknown[]): Glance =>
  (value) =>
    values.includes(value);

export const isList =
  (of: Glance, least = 0, most: number = Number.POSITIVE_INFINITY): Glance =>
  (value) =>
    Array.isArray(value) && value.length >= least && value.length <= most && value.every(of);

/** All of the needed fields, any of the optional ones, and no other. */
export function isShape(needed: Record<string, Glance>, optional: Record<string, Glance> = {}): Glance {
  const names = Object.keys(needed);
  return (value) => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
    if (!names.every((name) => Object.hasOwn(value, name))) return false;
    return Object.entries(value).every(([name, field]) => {
      if (Object.hasOwn(needed, name)) return needed[name]!(field);
      return Object.hasOwn(optional, name) && (field === undefined || optional[name]!(field));
    });
  };
}
