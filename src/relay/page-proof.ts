import { fault } from "../domain/fault.ts";
import { hashOf } from "../hub/secrets.ts";

/** What the page shows with each request; who has the cookie's hash can't make the cookie of it. */
export const csrfOf = (cookie: string): string => hashOf(`csrf ${cookie}`);

/**
 * Throws unless the relay's own page has sent this. A browser adds cookies to what other pages of this host send too, those of
 * other ports among them; but it says so, and none of them can read the word that the header has to have. Browsers leave
 * `Sec-Fetch-Site` out without TLS, except on loopback: then the header alone has to do. The question for that word needs no
 * header: it changes nothing, and no other page can read its answer.
 */
export function pageProof(cookie: string, request: Request): void {
  const site = request.headers.get("sec-fetch-site");
  if (site !== null && site !== "same-origin") throw fault("session.foreign");
  const isQuestion = request.method === "GET" && new URL(request.url).pathname === "/v1/session";
  if (!isQuestion && request.headers.get("x-backchannel-csrf") !== csrfOf(cookie))
    throw fault("session.foreign");
}
