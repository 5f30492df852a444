import { expect, setDefaultTimeout } from "bun:test";
import type { PageBrowser } from "../support/page-browser.ts";
import { pageRoom } from "../support/page-room.ts";
import { testWithChromium } from "../support/test-with-chromium.ts";

setDefaultTimeout(120_000);
const test = testWithChromium();

/** A room in which each place has something to show. */
async function furnished(options: Parameters<typeof pageRoom>[1] = {}) {
  const at = await pageRoom(["bo", "cy"], options);
  const first = await at.send(
    "bo",
    "# Head\n\n- one\n- [x] two\n\n| a | b |\n| - | - |\n| 1 | 2 |\n\n`code` [link](https://a.example)\n\n> quote\n\n```\nblock\n```",
  );
  await at.send("cy", "urgent", { priority: "urgent", refs: ["src/a.ts"], scope: "org/app" });
  await at.ask("POST /send", "maria", { to: "@bo", body: "answer", thread: first.id });
  await at.ask("POST /subscribe", "maria", { channel: "design" });
  const task = await at.post("maria", { to: "bo", description: "*all*", priority: "urgent" });
  await at.post("maria", { to: undefined, requires: ["cobol"], title: "Port it" });
  const { id } = await at.post("bo", { to: "maria", title: "Say yes" });
  await at.ask(`POST /tasks/${id}/accept`, "maria", {});
  const ended = await at.post("maria", { to: "cy", title: "Over" });
  await at.ask(`POST /tasks/${ended.id}/reject`, "cy", { reason: "no time" });
  return { ...at, conversation: first.id, task: task.id, [Symbol.asyncDispose]: at[Symbol.asyncDispose] };
}

const places = ["mail", "mail/new", "tasks", "agents", "channels", "sent"];

test("a screen reader and a keyboard get everywhere, and everything can be read in light and dark", async () => {
  await using at = await furnished();
  const look = async (where: string, { page }: PageBrowser, sign: string) => {
    await page.locator(sign).first().waitFor();
    expect([where, await at.browser.barriers()]).toEqual([where, []]);
    await page.emulateMedia({ colorScheme: "dark" });
    expect([where, "dark", await at.browser.barriers("color-contrast", "link-in-text-block")]).toEqual([
      where,
      "dark",
      [],
    ]);
    await page.emulateMedia({ colorScheme: "light" });
  };
  for (const place of places) {
    await at.browser.go(place);
    await look(place, at.browser, "main :is(.row, .conversation, .card, textarea)");
  }
  await at.browser.go(`mail/${at.conversation}`);
  await look("conversation", at.browser, ".letter");
  await at.page.locator(".letter a.outer").click();
  await look("a link", at.browser, "dialog.asking");
  await at.page.keyboard.press("Escape");
  await at.browser.go("tasks");
  await at.page.getByRole("button", { name: "Post a task" }).click();
  await look("a new task", at.browser, "dialog.form");
  await at.page.keyboard.press("Escape");
  await at.page.evaluate(`location.hash = "#/tasks/${at.task}"`);
  await look("a task", at.browser, "dialog.task dl");
  await at.page.keyboard.press("Escape");
  await at.room.hub.membership.rotateToken("maria");
  await at.page.getByRole("link", { name: "Sent" }).click();
  await look("an ended session", at.browser, "dialog.again");
  await at.page.context().clearCookies();
  await at.page.goto("about:blank");
  await at.page.goto(at.origin);
  await look("the door", at.browser, "#token");
  expect(at.browser.mistakes).toEqual([]);
});

test("on a phone nothing is cut off or out of reach", async () => {
  await using at = await furnished({ viewport: { width: 360, height: 640 }, hasTouch: true, isMobile: true });
  const wide = () => at.page.evaluate("document.documentElement.scrollWidth > innerWidth");
  for (const place of [...places, `mail/${at.conversation}`]) {
    await at.browser.go(place);
    await at.page.locator("main :is(.row, .conversation, .card, textarea):visible").first().waitFor();
    expect([place, await wide()]).toEqual([place, false]);
  }
  expect(await at.browser.barriers()).toEqual([]);
  await at.page.locator(".letter").first().waitFor();
  await at.page.getByLabel("Back to the list").tap();
  await at.page.locator(".conversation").first().waitFor();
  for (const name of ["Tasks", "Agents", "Channels", "Sent", "Mail"]) {
    await at.page.getByRole("link", { name, exact: name !== "Mail" }).tap();
    await at.page.getByRole("heading", { name, level: 1 }).waitFor();
  }
});

test("what scrolls is a list, never the page around it", async () => {
  await using at = await furnished();
  const tall = () => at.page.evaluate("document.documentElement.scrollHeight > innerHeight");
  for (const place of places) {
    await at.browser.go(place);
    expect([place, await tall()]).toEqual([place, false]);
  }
});

test("the host sees what waits, the dead and the last hour, nobody's mail, and has a dead letter wait again", async () => {
  await using at = await pageRoom(["bo"]);
  const expires = new Date(at.room.clock.now() + 1000).toISOString();
  await at.ask("POST /send", "maria", { to: "@bo", body: "a secret", expires });
  await at.ask("POST /send", "maria", { to: "@bo", body: "another secret" });
  at.room.clock.advance(2000);
  await at.room.hub.timekeeper.tick();
  await at.page.context().clearCookies();
  const { code } = at.room.hub.sessions.code({ host: true })!;
  await at.page.goto("about:blank");
  await at.page.goto(`${at.origin}/#code=${code}`);
  await at.page.getByRole("heading", { name: "Host" }).waitFor();
  expect(await at.page.locator("nav a").count()).toBe(1);
  await at.browser.says("1 waiting for 1 of 2 agents");
  await at.browser.says("2 sent, 2 put into mailboxes, 0 done");
  expect(await at.page.content()).not.toContain("secret");
  expect(await at.browser.barriers()).toEqual([]);
  await at.page.getByRole("button", { name: /Redeliver .* to @bo/ }).click();
  await at.browser.says("It waits for @bo again.");
  await at.browser.says("2 waiting for 1 of 2 agents");
  expect(await at.ask("GET /inbox/bo", "bo")).toMatchObject([
    { body: "a secret" },
    { body: "another secret" },
  ]);
  expect(at.browser.mistakes).toEqual([]);
});
