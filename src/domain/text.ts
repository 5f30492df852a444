import { z } from "zod";

/** Text that survives a trip through UTF-8: a lone surrogate would come back as another character. */
export const text = (longest: number) =>
  z
    .string()
    .min(1, "must not be empty")
    // A character is a byte or more: what is far too long is refused before its bytes are counted.
    .max(longest, `at most ${longest} bytes`)
    .refine((value) => Buffer.byteLength(value) <= longest, `at most ${longest} bytes`)
    .refine((value) => value.isWellFormed(), "has a broken character (a lone surrogate)");

/** A single line of such text. */
export const line = (longest: number) =>
  text(longest).refine(
    (value) => !/[\p{Cc}\u2028\u2029]/u.test(value),
    "must be one line, without control characters",
  );
