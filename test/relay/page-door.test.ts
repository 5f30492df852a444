import { expect, test } from "bun:test";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { pageFiles } from "../../src/page/page-files.ts";
import { RelayRoom } from "../support/relay-room.ts";

async function get(path: string, init: RequestInit = {}): Promise<Response> {
  const room = await RelayRoom.with();
  return room.app.request(`http://localhost${path}`, init);
}

test("/ is the page, the same for all, and needs no token", async () => {
  const reply = await get("/");
  expect(reply.status).toBe(200);
  expect(reply.headers.get("content-type")).toBe("text/html; charset=utf-8");
  expect(await reply.text()).toStartWith("<!doctype html>");
});

test("every file of the page may run and load nothing but the relay's own, and make no markup of text", async () => {
  for (const path of ["/", "/page/v/app.js", "/page/v/base.css", "/page/v/icon.svg"]) {
    const { headers } = await get(path);
    const policy = headers.get("content-security-policy") ?? "";
    expect(policy).toStartWith(
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'",
    );
    for (const rule of [
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
      "require-trusted-types-for 'script'",
      "trusted-types 'none'",
    ])
      expect(policy.split("; ")).toContain(rule);
    expect(policy).not.toMatch(/unsafe|https?:|data:|\*/);
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("referrer-policy")).toBe("no-referrer");
    expect(headers.get("x-frame-options")).toBe("DENY");
  }
});

test("each file in src/page/ is served, and nothing else", async () => {
  const folder = join(import.meta.dir, "../../src/page");
  const there = readdirSync(folder).filter((name) => !/\.ts$|\.json$/.test(name));
  expect(Object.keys(pageFiles).toSorted()).toEqual(there.toSorted());
  for (const path of [
    "/page/",
    "/page/v/page-files.ts",
    "/page/v/../../app.js",
    "/page/v/%2e%2e%2fapp.js",
    "/page/v/app.js/x",
    "/page/v/constructor",
    "/page/app.js",
  ])
    expect([path, (await get(path)).status]).toEqual([path, 404]);
});

test("the page uses no style or script of its own markup, no frame and no address of elsewhere", () => {
  const html = pageFiles["page.html"]!;
  expect(html).not.toMatch(/<script(?![^>]*\bsrc="\/page\/)|<style|\bstyle=|\bon\w+=|<iframe|https?:/);
  for (const [name, text] of Object.entries(pageFiles)) {
    if (name === "marked.js" || name === "icon.svg") continue;
    expect([
      name,
      /\b(innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|new Function|localStorage|srcdoc)\b/.test(
        text,
      ),
    ]).toEqual([name, false]);
  }
});

test("a file that the browser has is not sent again, and is sent packed to who takes it so", async () => {
  const first = await get("/page/v/app.js");
  const etag = first.headers.get("etag")!;
  const again = await get("/page/v/app.js", { headers: { "if-none-match": etag } });
  expect([again.status, await again.text()]).toEqual([304, ""]);
  expect(again.headers.get("content-security-policy")).toBeTruthy();
  const packed = await get("/page/v/app.js", { headers: { "accept-encoding": "gzip, br" } });
  expect(packed.headers.get("content-encoding")).toBe("gzip");
  const text = new TextDecoder().decode(Bun.gunzipSync(new Uint8Array(await packed.arrayBuffer())));
  expect(text).toBe(await first.text());
});

test("HEAD has no body, other methods aren't the page's", async () => {
  const head = await get("/", { method: "HEAD" });
  expect([head.status, await head.text()]).toEqual([200, ""]);
  const post = await get("/", { method: "POST" });
  expect([post.status, post.headers.get("allow")]).toEqual([405, "GET, HEAD"]);
});

test("a link from another site leads to the page, and to nothing else; a foreign Host or Origin to nothing at all", async () => {
  const visit = {
    "sec-fetch-site": "cross-site",
    "sec-fetch-mode": "navigate",
    "sec-fetch-dest": "document",
  };
  const status = async (path: string, headers: Record<string, string>, method = "GET") =>
    (await get(path, { headers: { host: "localhost", ...headers }, method })).status;
  expect(await status("/", visit)).toBe(200);
  for (const path of ["/v1/health", "/page/v/app.js", "/v1/session"]) {
    expect([path, await status(path, visit)]).toEqual([path, 403]);
  }
  expect(await status("/", visit, "POST")).toBe(403);
  expect(await status("/", { ...visit, "sec-fetch-dest": "iframe" })).toBe(403);
  expect(await status("/", { ...visit, "sec-fetch-mode": "no-cors" })).toBe(403);
  expect(await status("/", { "sec-fetch-site": "cross-site" })).toBe(403);
  expect(await status("/", { ...visit, origin: "https://evil.example" })).toBe(403);
  expect(await status("/", { ...visit, host: "evil.example" })).toBe(403);
});

test("the page asks for all of its files at once, under a version that lasts", async () => {
  const html = await (await get("/")).text();
  const asked = [...html.matchAll(/(?:src|href)="\/page\/([0-9a-f]{16})\/([\w.-]+)"/g)].map(
    ([, version, name]) => ({ version, name }),
  );
  const all = Object.keys(pageFiles).filter((name) => name !== "page.html");
  expect(asked.map(({ name }) => name!).toSorted()).toEqual(all.toSorted());
  expect(new Set(asked.map(({ version }) => version)).size).toBe(1);
  const lasting = await get(`/page/${asked[0]?.version}/app.js`);
  expect(lasting.headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
  for (const path of ["/", "/page/0123456789abcdef/app.js"])
    expect((await get(path)).headers.get("cache-control")).toBe("no-cache");
});
