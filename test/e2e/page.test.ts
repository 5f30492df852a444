import { expect, setDefaultTimeout } from "bun:test";
import { limits } from "../../src/domain/limits.ts";
import { openDoor } from "../support/open-door.ts";
import { PageBrowser } from "../support/page-browser.ts";
import { pageRoom } from "../support/page-room.ts";
import { testWithChromium } from "../support/test-with-chromium.ts";

setDefaultTimeout(60_000);
const test = testWithChromium();

test("a person signs in with a token, which is in no address and no storage, and stays signed in", async () => {
  await using at = await pageRoom();
  const token = at.room.tokens.maria!;
  expect(at.page.url()).toBe(`${at.origin}/`);
  const kept = await at.page.evaluate(
    "JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie, history.state])",
  );
  expect(kept).toBe('[{},{},"",null]');
  expect(await at.page.content()).not.toContain(token);
  await at.page.reload();
  await at.page.waitForSelector("nav");
  expect(await at.page.textContent(".self .who")).toBe("@maria");
  await at.page.getByRole("button", { name: "Sign out" }).click();
  await at.page.waitForSelector("#token");
  await at.page.reload();
  await at.page.waitForSelector("#token");
  expect(at.browser.mistakes).toEqual([]);
});

test("a wrong token is refused in words, and the field stays", async () => {
  await using door = await openDoor(["maria"]);
  await using browser = await PageBrowser.open(door.urls[0]!);
  await browser.page.goto(door.urls[0]!);
  await browser.page.fill("#token", "bcha_wrong");
  await browser.page.getByRole("button", { name: "Sign in" }).click();
  await browser.page.getByRole("alert").getByText("Unauthorized").waitFor();
  expect(await browser.page.inputValue("#token")).toBe("bcha_wrong");
});

test("a link with a code signs in, and its code is gone from the address at once; used again it says so", async () => {
  await using door = await openDoor(["maria"]);
  await using browser = await PageBrowser.open(door.urls[0]!);
  const { code } = door.room.hub.sessions.code({ token: door.room.tokens.maria!, host: false })!;
  await browser.page.goto(`${door.urls[0]}/#code=${code}`);
  await browser.page.waitForSelector("nav");
  expect(browser.page.url()).not.toContain("bchc_");
  await browser.page.context().clearCookies();
  await browser.page.goto("about:blank");
  await browser.page.goto(`${door.urls[0]}/#code=${code}`);
  await browser.page.getByRole("alert").getByText("Unauthorized").waitFor();
});

test("a link of somebody else's doesn't make a person write under another name unawares", async () => {
  await using at = await pageRoom(["mallory"]);
  const link = (token: string) =>
    `${at.origin}/#code=${at.room.hub.sessions.code({ token: at.room.tokens[token]!, host: false })!.code}`;
  const follow = async (url: string) => {
    await at.page.goto("about:blank");
    await at.page.goto(url);
    await at.page.waitForSelector("nav");
  };
  await follow(link("maria"));
  expect(await at.page.locator(".notice").count()).toBe(0);
  await follow(link("mallory"));
  const said = at.page.getByRole("alert");
  await said.getByText("This link has signed you in as @mallory.").waitFor();
  await said.getByText("Before you were @maria.").waitFor();
  expect(at.browser.mistakes).toEqual([]);
});

test("mail arrives by itself; looking at it takes nothing, a reply does, and its text stays readable", async () => {
  await using at = await pageRoom();
  await at.browser.says("No mail yet");
  await at.send("bo", "Is the **schema** ready?");
  await at.browser.says("Is the schema ready?");
  await at.page.getByRole("link", { name: /@bo/ }).click();
  expect(await at.page.textContent(".letter strong")).toBe("schema");
  expect(await at.waiting()).toBe(1);
  expect(await at.page.textContent(".letter .state")).toBe("waiting");

  await at.page.getByLabel("Reply").fill("It is.");
  await at.page.keyboard.press("Control+Enter");
  await at.page.locator(".letter.own").getByText("It is.").waitFor();
  await at.page.locator(".letter:not(.own) .state").getByText(/done/).waitFor();
  expect(await at.waiting()).toBe(0);
  expect(await at.ask("GET /inbox/bo", "bo")).toMatchObject([
    { body: "It is.", from: "maria", thread: expect.any(String) },
  ]);
  await at.page.reload();
  await at.page.locator(".letter strong").getByText("schema").waitFor();
  await at.page.locator(".letter.own").getByText("It is.").waitFor();
  expect(at.browser.mistakes).toEqual([]);
});

test("what became of a sent message is seen as it happens", async () => {
  await using at = await pageRoom();
  await at.browser.go("mail/new/@bo");
  await at.page.getByLabel("Message").fill("Please look");
  await at.page.getByLabel("Urgent").check();
  await at.page.getByRole("button", { name: "Send" }).click();
  await at.page.locator(".letter .state").getByText("waiting").waitFor();
  const { messages } = (await at.ask("POST /claim", "bo", { via: "drain" })) as {
    messages: { receipt: string; priority: string }[];
  };
  expect(messages[0]?.priority).toBe("urgent");
  await at.page
    .locator(".letter .state")
    .getByText(/being read \(drain\)/)
    .waitFor();
  await at.ask("POST /ack", "bo", { receipts: [messages[0]?.receipt] });
  await at.page.locator(".letter .state").getByText(/done/).waitFor();
  await at.browser.go("sent");
  await at.page.locator(".row.sent .state").getByText(/done/).waitFor();
});

test("what another session of the agent takes is not taken again by the page", async () => {
  await using at = await pageRoom();
  await at.send("bo", "one for somebody");
  await at.page.getByRole("link", { name: /@bo/ }).click();
  await at.ask("POST /claim", "maria", { via: "drain" });
  await at.page
    .locator(".letter .state")
    .getByText(/being read \(drain\)/)
    .waitFor();
  expect(await at.page.getByRole("button", { name: "Done", exact: true }).count()).toBe(0);
});

test("a channel is joined, written to and left", async () => {
  await using at = await pageRoom();
  await at.ask("POST /subscribe", "bo", { channel: "design" });
  await at.browser.go("channels");
  await at.page.getByRole("button", { name: "Subscribe to #design" }).click();
  await at.page.getByRole("button", { name: "Unsubscribe from #design" }).waitFor();
  await at.page.getByRole("link", { name: "Post to #design" }).click();
  await at.page.getByLabel("Message").fill("hello all");
  await at.page.getByRole("button", { name: "Send" }).click();
  await at.page.locator(".letter").getByText("hello all").waitFor();
  expect(await at.ask("GET /inbox/bo", "bo")).toMatchObject([{ to: "#design", body: "hello all" }]);
});

test("presence is what was proved: who listens, who is silent, and what would wake each", async () => {
  await using at = await pageRoom(["bo", "cy"]);
  at.room.clock.advance(3600_000);
  const bell = await at.room.ask("GET /doorbell/bo?rung=codex", { token: "bo" });
  await at.browser.go("agents");
  const row = (name: string) => at.page.locator(".row.agent", { hasText: `@${name}` });
  await row("bo").getByText("woken by codex queue").waitFor();
  await row("cy").getByText("finds its mail when it looks").waitFor();
  await at.ask("POST /status", "cy", { status: "busy", note: "in review" });
  await row("cy").getByText("busy").waitFor();
  await bell.body?.cancel();
});

test("the board moves as tasks do, and a task is posted, reassigned and cancelled from it", async () => {
  await using at = await pageRoom(["bo", "cy"]);
  await at.browser.go("tasks");
  await at.page.getByRole("button", { name: "Post a task" }).click();
  await at.page.getByLabel("What is to be done").fill("Read the plan");
  await at.page.getByLabel("Who", { exact: true }).fill("@bo");
  await at.page.getByLabel("All that whoever does it must know").fill("It is *short*.");
  await at.page.getByRole("button", { name: "Post", exact: true }).click();
  const card = (lane: string) => at.page.locator(`.lane.${lane} .card`, { hasText: "Read the plan" });
  await card("offered").waitFor();

  const [task] = (await at.ask("GET /tasks?mine=1", "bo")) as { id: string }[];
  await at.ask(`POST /tasks/${task?.id}/accept`, "bo", {});
  await card("accepted").getByText("@bo").waitFor();
  await card("accepted").click();
  expect(await at.page.textContent("dialog.task em")).toBe("short");
  await at.page.getByLabel("Give it to").selectOption("cy");
  await at.page.getByRole("button", { name: "Reassign" }).click();
  await card("offered").getByText("@cy").waitFor();
  await at.page.getByRole("button", { name: "Cancel the task" }).click();
  await card("done").getByText("cancelled").waitFor();
  expect(await at.ask("GET /inbox/cy", "cy")).toMatchObject([
    {},
    { body: expect.stringContaining("is cancelled") },
  ]);
  expect(at.browser.mistakes).toEqual([]);
});

test("a person does a task: accepts it, and its requester has the result", async () => {
  await using at = await pageRoom();
  const { id } = await at.post("bo", { to: "maria", title: "Say yes or no" });
  await at.browser.go(`tasks/${id}`);
  await at.page.getByRole("button", { name: "Accept" }).click();
  await at.page.getByLabel("Result, or why").fill("Yes.");
  await at.page.getByRole("button", { name: "Complete" }).click();
  await at.page.locator("dialog.task").getByText("Yes.").waitFor();
  expect(await at.ask(`GET /tasks/${id}`, "bo")).toMatchObject({ state: "completed", result: "Yes." });
});

test("a session that ends while somebody writes leaves the draft, and goes on after a new sign-in", async () => {
  await using at = await pageRoom();
  await at.send("bo", "What do you think?");
  await at.page.getByRole("link", { name: /@bo/ }).click();
  await at.page.getByLabel("Reply").fill("A long thought");
  at.room.clock.advance(limits.session.agent * 1000);
  await at.page.getByRole("button", { name: "Send" }).click();
  await at.browser.says("Sign in again");
  expect(await at.page.inputValue("textarea")).toBe("A long thought");
  await at.page.locator("dialog #token").fill(at.room.tokens.maria!);
  await at.page.keyboard.press("Enter");
  await at.page.waitForSelector("dialog", { state: "detached" });
  await at.page.getByRole("button", { name: "Send" }).click();
  await at.page.locator(".letter.own").getByText("A long thought").waitFor();
});

test("somebody else who signs in over an ended session sees nothing of the one before", async () => {
  await using at = await pageRoom(["bo", "cy"]);
  await at.send("cy", "for maria alone");
  await at.browser.says("for maria alone");
  await at.room.hub.membership.rotateToken("maria");
  await at.page.getByRole("link", { name: "Agents" }).click();
  await at.browser.says("Sign in again");
  await at.page.locator("dialog #token").fill(at.room.tokens.bo!);
  await at.page.keyboard.press("Enter");
  await at.page.locator(".self .who").getByText("@bo").waitFor();
  await at.browser.go("mail");
  await at.browser.says("No mail yet");
  expect(await at.page.content()).not.toContain("for maria alone");
});

test("the whole list is walked by keyboard, and read out with its length", async () => {
  await using at = await pageRoom();
  for (let n = 0; n < 60; n++) {
    at.room.clock.advance(1000);
    await at.send("bo", `number ${n}`);
  }
  await at.page.getByText("number 59").first().waitFor();
  await at.page.locator(".conversation").first().focus();
  const focused = () => at.page.evaluate("document.activeElement.textContent") as Promise<string>;
  await at.page.keyboard.press("ArrowDown");
  expect(await focused()).toContain("number 58");
  await at.page.keyboard.press("End");
  expect(await focused()).toContain("number 0");
  const place = await at.page.evaluate(
    "(() => { const row = document.activeElement.closest('li'); return [row.ariaPosInSet, row.ariaSetSize]; })()",
  );
  expect(place).toEqual(["60", "60"]);
  await at.page.keyboard.press("Enter");
  await at.page.locator(".letter").getByText("number 0").waitFor();
});
