import { fault } from "../domain/fault.ts";
import type { Connection } from "./connection.ts";

/** The URL by which this request's sender reaches the relay; over the Unix socket, the one that others can use. */
export function origin(request: Request, connection?: Connection, others?: () => string | undefined): string {
  if (connection?.local) {
    const url = others?.();
    if (url) return url;
    throw fault(
      "request.invalid",
      "",
      "this relay is for this machine alone, so that an invite would lead nowhere; start one that listens: bch relay",
    );
  }
  const url = new URL(request.url);
  // A proxy in front of us ends TLS; a stranger who says so is not believed.
  const encrypted = connection?.proxied && request.headers.get("x-forwarded-proto") === "https";
  return encrypted ? url.origin.replace(/^http:/, "https:") : url.origin;
}
