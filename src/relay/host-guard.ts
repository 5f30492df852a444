import { fault } from "../domain/fault.ts";
import type { Connection } from "./connection.ts";
import { urlParts } from "./url-parts.ts";

/** A name or address and a port: anything else ("good, evil" of two headers, a path, a user) is no host. */
const form = /^(\[[0-9a-f:.]+\]|[a-z0-9_.-]+)(?::\d{1,5})?$/i;

/**
 * Refuses what a web page made a browser send. Its own name for this machine shows in Host (DNS rebinding),
 * its origin in Origin, and that it is another site in Sec-Fetch-Site.
 */
export function hostGuard(allowed: (host: string) => boolean) {
  return (request: Request, connection?: Connection): void => {
    const given = request.headers.get("host");
    const host = given ?? (connection ? "" : new URL(request.url).host);
    const name = form.exec(host)?.[1];
    if (!name || !URL.canParse(request.url)) throw fault("request.invalid", "Host", "is not one host");
    if (connection?.local) return;
    if (!allowed(name)) throw fault("request.host", name);
    const origin = request.headers.get("origin");
    if (origin !== null && !isOwn(origin, host)) throw fault("request.host", "web pages of other origins");
    if (request.headers.get("sec-fetch-site") === "cross-site" && !isVisit(request))
      throw fault("request.host", "web pages of other sites");
  };
}

/** Somebody follows a link to the page. It is the same for all, so that nothing is given away or done by it. */
function isVisit({ method, url, headers }: Request): boolean {
  const isNavigation =
    headers.get("sec-fetch-mode") === "navigate" && headers.get("sec-fetch-dest") === "document";
  return (method === "GET" || method === "HEAD") && isNavigation && urlParts(url).path === "/";
}

function isOwn(origin: string, host: string): boolean {
  if (!URL.canParse(origin)) return false;
  const { protocol, host: own } = new URL(origin);
  // As the browser wrote both, the port that belongs to the scheme is left out of both.
  return own === host.toLowerCase() && /^https?:$/.test(protocol);
}
