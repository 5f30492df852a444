import { fault } from "../domain/fault.ts";
import { hashOf } from "../hub/secrets.ts";
import { urlParts } from "./url-parts.ts";

/**
 * Nothing but the page's own files runs, is shown or is asked, in no frame and under no other page's control. Trusted Types
 * without a policy: the page can't make markup of text even where it tries to.
 */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join("; ");

const guards = {
  "Content-Security-Policy": policy,
  "X-Content-Type-Options": "nosniff",
  "X-Frame-Options": "DENY",
  "Referrer-Policy": "no-referrer",
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
};

const kinds: Record<string, string> = {
  html: "text/html; charset=utf-8",
  css: "text/css; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  svg: "image/svg+xml",
};

interface Served {
  plain: Uint8Array<ArrayBuffer>;
  packed: Uint8Array<ArrayBuffer>;
  headers: Record<string, string>;
}

/** `/` and `/page/…`: the page for people, whose files are the same for all and hold nothing of anybody's. */
export function pageDoor(): (request: Request) => Promise<Response> {
  let files: Promise<Map<string, Served>> | undefined;
  return async (request) => {
    files ??= load();
    const { path } = urlParts(request.url);
    const file = (await files).get(path === "/" ? "page.html" : path.slice("/page/".length));
    if (!file) throw fault("route.unknown", path.slice(0, 200));
    const isPacked = /\bgzip\b/.test(request.headers.get("accept-encoding") ?? "");
    const headers = { ...file.headers, ...(isPacked && { "Content-Encoding": "gzip" }) };
    const isKnown = request.headers.get("if-none-match")?.includes(file.headers.ETag!);
    if (isKnown) return new Response(null, { status: 304, headers: file.headers });
    return new Response(request.method === "HEAD" ? null : isPacked ? file.packed : file.plain, { headers });
  };
}

/** When somebody first asks: most relays never serve a person, and start sooner without. */
async function load(): Promise<Map<string, Served>> {
  const { pageFiles } = await import("../page/page-files.ts");
  return new Map(Object.entries(pageFiles).map(([name, text]) => [name, served(name, text)]));
}

function served(name: string, text: string): Served {
  const plain = new TextEncoder().encode(text);
  const headers = {
    ...guards,
    "Content-Type": kinds[name.slice(name.lastIndexOf(".") + 1)]!,
    // Asked for anew each time, and sent again only when the relay has another version.
    "Cache-Control": "no-cache",
    ETag: `W/"${hashOf(text).slice(0, 32)}"`,
    Vary: "Accept-Encoding",
  };
  return { plain, packed: Bun.gzipSync(plain), headers };
}
