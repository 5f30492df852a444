import { Fault, fault } from "../../domain/fault.ts";

/** Errors of node:fs that an operator can do something about. */
export function storeFault(error: unknown): unknown {
  if (error instanceof Fault) return error;
  const { code } = error as NodeJS.ErrnoException;
  if (code === "ENOSPC" || code === "EDQUOT" || code === "EFBIG") return fault("store.full");
  return code ? fault("store.failed", reasonOf(error)) : error;
}

export function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return code === "ENOSPC" || code === "EDQUOT" ? "its disk is full" : message;
}
