import { fault } from "../domain/fault.ts";
import { limits } from "../domain/limits.ts";

/** What names one send or registration, so that its repeat is recognised. */
export function idempotencyKey(request: Request): string | undefined {
  const key = request.headers.get("idempotency-key");
  if (key === null) return undefined;
  if (key.length <= limits.key && /^[\x20-\x7e]+$/.test(key)) return key;
  throw fault("request.invalid", "Idempotency-Key", `must be 1 to ${limits.key} printable ASCII characters`);
}
