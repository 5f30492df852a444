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

interface Page {
  version: string;
  files: Map<string, Served>;
}

const nameIn = (path: string): string => (path === "/" ? "page.html" : path.slice(path.lastIndexOf("/") + 1));

/** `/` and `/page/<version>/…`: the page for people, whose files are the same for all and hold nothing of anybody's. */
export function pageDoor(): (request: Request) => Promise<Response> {
  let page: Promise<Page> | undefined;
  return async (request) => {
    page ??= load();
    const { version, files } = await page;
    const { path } = urlParts(request.url);
    const file = files.get(nameIn(path));
    if (!file) throw fault("route.unknown", path.slice(0, 200));
    const headers = new Headers(file.headers);
    // Under the name of its version a file never changes: another relay, or a newer one, has another version.
    const isLasting = path.startsWith(`/page/${version}/`);
    headers.set("Cache-Control", isLasting ? "public, max-age=31536000, immutable" : "no-cache");
    if (request.headers.get("if-none-match")?.includes(file.headers.ETag!))
      return new Response(null, { status: 304, headers });
    const isPacked = /\bgzip\b/.test(request.headers.get("accept-encoding") ?? "");
    if (isPacked) headers.set("Content-Encoding", "gzip");
    return new Response(request.method === "HEAD" ? null : isPacked ? file.packed : file.plain, { headers });
  };
}

/** When somebody first asks: most relays never serve a person, and start sooner without. */
async function load(): Promise<Page> {
  const { pageFiles } = await import("../page/page-files.ts");
  const version = hashOf(JSON.stringify(pageFiles)).slice(0, 16);
  const placed = (name: string, text: string) =>
    name === "page.html" ? text.replaceAll('"/page/', `"/page/${version}/`) : text;
  const files = Object.entries(pageFiles).map(
    ([name, text]) => [name, served(name, placed(name, text))] as const,
  );
  return { version, files: new Map(files) };
}

function served(name: string, text: string): Served {
  const plain = new TextEncoder().encode(text);
  const headers = {
    ...guards,
    "Content-Type": kinds[name.slice(name.lastIndexOf(".") + 1)]!,
    ETag: `W/"${hashOf(text).slice(0, 32)}"`,
    Vary: "Accept-Encoding",
  };
  return { plain, packed: Bun.gzipSync(plain), headers };
}
