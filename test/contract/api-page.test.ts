import { expect, test } from "bun:test";
import { apiPage } from "../../src/contract/api-page.ts";
import { routes } from "../../src/contract/routes.ts";
import { errors } from "../../src/domain/errors.ts";

const page = apiPage();
const section = (title: string) => page.split(/^### /m).find((part) => part.startsWith(`${title}\n`)) ?? "";

test("every route has one section and one line in the contents", () => {
  for (const { method, path, summary } of Object.values(routes)) {
    const title = `${method} /v1${path}`;
    expect(page.split(`\n### ${title}\n`)).toHaveLength(2);
    expect(page).toContain(`| [${title}](#`);
    expect(section(title)).toContain(summary);
  }
});

test("a link of the contents leads to the heading as GitHub names it", () => {
  const anchors = [...page.matchAll(/^#+ (.*)$/gm)].map(([, title]) =>
    title!
      .toLowerCase()
      .replaceAll(/[^\w\- ]/g, "")
      .replaceAll(" ", "-"),
  );
  for (const [, link] of page.matchAll(/\]\(#([^)]+)\)/g)) expect(anchors).toContain(link!);
});

test("a section has the fields, who may call, an example to paste and the errors", () => {
  const send = section("POST /v1/send");
  expect(send).toContain("Token: personal.");
  expect(send).toContain("| `to` | text | needed; `@agent`, `#channel` or `@all`; a bare word is an agent |");
  expect(send).toContain('default "normal"');
  expect(send).toContain('curl -sS "$URL/v1/send" -H "Authorization: Bearer $TOKEN" \\\n  --json \'{"to":');
  expect(send).toContain('"recipients": ["codex-1"]');
  expect(send).toContain("404 [`agent.unknown`](#errors)");
  expect(section("GET /v1/channels")).toContain('curl -sS "$URL/v1/channels?details=1"');
  expect(section("GET /v1/events/:agent")).toContain("curl -sSN");
  expect(section("GET /v1/health")).not.toContain("Authorization");
});

test("every error that the relay can answer with is in the table, those of commands are not", () => {
  const table = page.split("## Errors").at(-1)!;
  for (const [code, entry] of Object.entries(errors))
    expect([code, table.includes(`| \`${code}\` |`)]).toEqual([code, "status" in entry]);
  expect(page).not.toContain("undefined");
});
