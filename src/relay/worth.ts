import { limits } from "../domain/limits.ts";

/** How many more requests so many bytes of a body or an answer count for, and so many values of a body. */
export const worth = {
  bytes: (bytes: number): number => Math.floor(bytes / limits.worth.bytes),
  values: (values: number): number => Math.floor(values / limits.worth.values),
};
