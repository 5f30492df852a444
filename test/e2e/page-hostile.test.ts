import { expect, setDefaultTimeout } from "bun:test";
import { hostileTexts } from "../support/hostile-texts.ts";
import { pageRoom } from "../support/page-room.ts";
import { testWithChromium } from "../support/test-with-chromium.ts";

setDefaultTimeout(120_000);
const test = testWithChromium();

/** One line of it, for fields that take no more; what the relay refuses in any field is no danger on the page. */
const oneLine = (text: string, most: number) =>
  text
    .replaceAll(/[\p{Cc}\u2028\u2029]/gu, " ")
    .slice(0, most)
    .trim() || "x";

/** What of the page's elements isn't the page's own, or would act. */
const intruders = `(() => {
  const allowed = new Set("A ARTICLE ASIDE BDI BLOCKQUOTE BODY BR BUTTON CODE DATALIST DD DETAILS DIALOG DIV DL DT EM FIGCAPTION FIGURE FORM H1 H2 H3 H4 H5 H6 HEAD HEADER FOOTER HR HTML INPUT LABEL LI LINK MAIN META NAV NOSCRIPT OL OPTION P PRE S SCRIPT SECTION SELECT SPAN STRONG SUMMARY TABLE TBODY TD TEXTAREA TH THEAD TIME TITLE TR UL svg path g rect title".split(" "));
  return [...document.querySelectorAll("*")].flatMap((node) => {
    const acts = [...node.attributes].filter(({ name, value }) => /^on|^srcdoc$|^formaction$/.test(name) || (/^(href|src|action|data)$/.test(name) && !/^(https?:|mailto:|#|\\/page\\/)/.test(value)));
    const foreign = !allowed.has(node.tagName) || (node.tagName === "SCRIPT" && !/^\\/page\\/[0-9a-f]{16}\\/app\\.js$/.test(new URL(node.src, location).pathname)) || (node.tagName === "FORM" && node.action !== location.href && node.hasAttribute("action"));
    return acts.length > 0 || foreign ? [node.outerHTML.slice(0, 200)] : [];
  });
})()`;

test("no text of anybody's, in any field, becomes more than text on the page", async () => {
  await using at = await pageRoom(["bo"]);
  const { ask, page, browser } = at;
  // While all of this comes in, nobody looks.
  await page.goto("about:blank");
  for (const [index, text] of hostileTexts.entries()) {
    const line = oneLine(text, 200);
    await ask("POST /send", "bo", {
      to: "@maria",
      body: text,
      scope: line,
      refs: [line],
      thread: oneLine(text, 128),
    });
    const task = (await ask("POST /tasks", "bo", {
      to: "maria",
      title: line,
      description: text,
      refs: [line],
      scope: line,
    })) as { id: string };
    if (index % 3 === 0) {
      await ask(`POST /tasks/${task.id}/accept`, "maria", {});
      await ask(`POST /tasks/${task.id}/complete`, "maria", { result: text });
    } else if (index % 3 === 1) await ask(`POST /tasks/${task.id}/reject`, "maria", { reason: text });
    const { token } = await at.room.hub.membership.register(
      { kind: "room" },
      { name: `agent-${index}`, role: oneLine(text, 64), description: text.slice(0, 1000) },
    );
    await ask("POST /status", token ?? "", { status: "busy", note: line });
    await ask("POST /subscribe", token ?? "", { channel: "design" });
  }

  /** Goes there, and gives what there is of intruders as soon as this is drawn. */
  const found = (place: string, sign: string) =>
    page.evaluate(`(async () => {
      location.hash = ${JSON.stringify(`#/${place}`)};
      while (!document.querySelector(${JSON.stringify(sign)})) await new Promise(requestAnimationFrame);
      return ${intruders};
    })()`);
  for (const place of ["mail", "tasks", "agents", "channels", "sent"]) {
    await browser.go(place);
    await page.locator("main :is(.row, .conversation, .card), main .empty:visible").first().waitFor();
    expect([place, await page.evaluate(intruders)]).toEqual([place, []]);
  }
  const mail = (await ask("GET /mailbox/maria?limit=100", "maria")) as { id: string; thread: string }[];
  for (const { id, thread } of mail)
    expect([thread, await found(`mail/${encodeURIComponent(thread)}`, `#m-${id}`)]).toEqual([thread, []]);
  const tasks = (await ask("GET /tasks?limit=100", "maria")) as { id: string; title: string }[];
  for (const { id, title } of tasks) {
    expect([title, await found(`tasks/${id}`, "dialog.task dl")]).toEqual([title, []]);
    await found("tasks", "body:not(:has(dialog))");
  }
  expect(new URL(page.url()).origin).toBe(at.origin);
  expect(browser.mistakes).toEqual([]);
});

test("what could turn or hide text is spelled out", async () => {
  await using at = await pageRoom();
  await at.send("bo", "pay \u202e001 to\u200b me");
  await at.page.getByRole("link", { name: /@bo/ }).click();
  expect(await at.page.textContent(".letter .markdown")).toBe("pay \\u{202e}001 to\\u{200b} me");
});

test("a link shows its whole address before it opens, and opens nothing by itself", async () => {
  await using at = await pageRoom();
  await at.send(
    "bo",
    "[https://bank.example](https://evil.example/login?x=1) ![logo](https://evil.example/p.png)",
  );
  await at.page.getByRole("link", { name: /@bo/ }).click();
  await at.page.locator(".letter a.outer", { hasText: "bank.example" }).click();
  await at.page.locator("dialog .address").getByText("https://evil.example/login?x=1").waitFor();
  const open = at.page.getByRole("link", { name: "Open it" });
  expect([await open.getAttribute("rel"), await open.getAttribute("target")]).toEqual([
    "noopener noreferrer nofollow",
    "_blank",
  ]);
  await at.page.getByRole("button", { name: "Stay here" }).click();
  expect(at.page.context().pages()).toHaveLength(1);
  expect(await at.page.locator(".letter img").count()).toBe(0);
  expect(await at.page.locator(".letter a.outer", { hasText: "image: logo" }).count()).toBe(1);
  expect(at.browser.mistakes).toEqual([]);
});

test("a body that would keep the parser busy is shown, and the page goes on", async () => {
  await using at = await pageRoom();
  // Just short enough to be read as Markdown, and one that isn't.
  const long = (text: string) => text.repeat(Math.ceil((32 * 1024) / text.length)).slice(0, 32 * 1024);
  const bodies = ["[", "> ", "*a ", "- ", "`", "|a", "<a ", "a_b_", "![", "a*"].map(long);
  bodies.push("x".repeat(256 * 1024));
  for (const [index, body] of bodies.entries()) await at.send("bo", body, { thread: `long-${index}` });
  for (const index of bodies.keys()) {
    await at.page.evaluate(`location.hash = "#/mail/long-${index}"`);
    await at.page.locator(".letter .markdown").waitFor();
    const before = await at.browser.worked();
    await at.page.getByRole("button", { name: /Show all of it/ }).click();
    await at.page.evaluate("new Promise(requestAnimationFrame)");
    const seconds = (await at.browser.worked()) - before;
    expect([index, seconds < 3]).toEqual([index, true]);
  }
  expect(at.browser.mistakes).toEqual([]);
});
