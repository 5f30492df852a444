import type { Fault } from "../domain/fault.ts";

const fields = {
  "Content-Type": "application/json; charset=utf-8",
  "Cache-Control": "no-store",
  "X-Content-Type-Options": "nosniff",
};
const headers = new Headers(fields);

/** After these the rest of the body may still be on its way: only a closed connection stops it. */
const cutting = new Set(["request.large", "request.slow", "relay.stopping"]);

/** `text`: JSON. */
export function reply(text: string | Uint8Array<ArrayBuffer>): Response {
  return new Response(text, { headers });
}

export function faultReply(problem: Fault, extra: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(problem), {
    status: problem.status,
    headers: {
      ...fields,
      ...(problem.status === 401 && { "WWW-Authenticate": "Bearer" }),
      ...(problem.retryAfter !== undefined && { "Retry-After": String(Math.ceil(problem.retryAfter)) }),
      ...(cutting.has(problem.code) && { Connection: "close" }),
      ...extra,
    },
  });
}
