import type { IncomingHook } from "../domain/incoming-hook.ts";
import { safeLine } from "../domain/safe-text.ts";
import { ago } from "./age.ts";

/** Since when there is a hook, and the address that it was made from, where that isn't the relay's own machine: `2h ago, 203.0.113.7`. */
export function hookOrigin({ createdAt, address }: Pick<IncomingHook, "createdAt" | "address">, now: number) {
  return [ago(createdAt, now), ...(address === undefined ? [] : [safeLine(address)])].join(", ");
}
