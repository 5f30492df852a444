import { fault } from "../domain/fault.ts";

const decoder = new TextDecoder("utf-8", { fatal: true });

/** A request's body as text. */
export function utf8(bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes);
  } catch {
    throw fault("request.json", "is not UTF-8");
  }
}
