import { z } from "zod";

/** A whole id: a random UUID, in lower case. */
export const wholeId = z.uuid().toLowerCase();

/** An id or the start of one, as a person types it. */
export const idPrefix = z
  .string()
  .toLowerCase()
  .regex(/^[0-9a-f-]{1,36}$/, "an id is up to 36 characters of 0-9, a-f and hyphens");
