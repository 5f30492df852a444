import { expect, setDefaultTimeout } from "bun:test";
import type { Route } from "playwright-core";
import { eventually } from "../support/eventually.ts";
import { pageRoom } from "../support/page-room.ts";
import { testWithChromium } from "../support/test-with-chromium.ts";

setDefaultTimeout(60_000);
const test = testWithChromium();

type At = Awaited<ReturnType<typeof pageRoom>>;

/** A slow line: what is posted there stands still, until `pass` is called. */
async function slowLine(at: At, path: string) {
  const { promise: mayPass, resolve: pass } = Promise.withResolvers<void>();
  const { promise: came, resolve: comes } = Promise.withResolvers<void>();
  await at.page.route(`**/v1/${path}`, async (route: Route) => {
    comes();
    await mayPass;
    await route.continue();
  });
  return { came, pass };
}

/** A reply to bo that is under way, until the line lets it pass. */
async function answering(at: At, text: string) {
  await at.send("bo", "Is it ready?");
  await at.page.getByRole("link", { name: /@bo/ }).click();
  const line = await slowLine(at, "send");
  const reply = at.page.getByLabel("Reply");
  await reply.fill(text);
  await at.page.keyboard.press("Control+Enter");
  await line.came;
  return { line, reply };
}

test("what is written about a task stays while it is being accepted, and while others come and go", async () => {
  await using at = await pageRoom();
  const { id } = await at.post("bo", { to: "maria", title: "Say yes or no" });
  const line = await slowLine(at, `tasks/${id}/accept`);
  await at.browser.go(`tasks/${id}`);
  const result = at.page.getByLabel("Result, or why");
  await at.page.getByRole("button", { name: "Accept" }).click();
  await line.came;
  await result.fill("Yes, ");
  line.pass();
  await at.page.getByRole("button", { name: "Complete" }).waitFor();
  expect(await result.inputValue()).toBe("Yes, ");

  await result.focus();
  const news = at.page.waitForResponse("**/v1/agents");
  await at.ask("POST /status", "bo", { status: "busy" });
  await (await news).finished();
  await at.page.keyboard.press("End");
  await at.page.keyboard.type("but later.");
  expect(await result.inputValue()).toBe("Yes, but later.");

  await at.page.reload();
  expect(await result.inputValue()).toBe("Yes, but later.");
  await at.page.getByRole("button", { name: "Complete" }).dblclick();
  await at.page.locator("dialog.task").getByText("Yes, but later.").waitFor();
  expect(await at.ask(`GET /tasks/${id}`, "bo")).toMatchObject({ result: "Yes, but later." });
  expect(await at.page.getByRole("alert").count()).toBe(0);
});

test("what is written on while a message is under way is no part of it, and stays", async () => {
  await using at = await pageRoom();
  const { line, reply } = await answering(at, "It is.");
  await at.page.keyboard.type(" And the test");
  line.pass();
  await eventually(async () => (await reply.inputValue()) === "And the test");
  expect(await at.ask("GET /inbox/bo", "bo")).toMatchObject([{ body: "It is." }]);
});

test("what somebody writes instead, while a message is under way, stays whole", async () => {
  await using at = await pageRoom();
  const { line, reply } = await answering(at, "No");
  await at.page.keyboard.press("Control+A");
  await at.page.keyboard.type("Now I think of it: yes");
  line.pass();
  await at.page.locator(".letter:not(.own) .state").getByText(/done/).waitFor();
  expect(await reply.inputValue()).toBe("Now I think of it: yes");
});

test("a reply that was left while it was under way isn't there to be sent again", async () => {
  await using at = await pageRoom(["bo", "cy"]);
  await at.send("cy", "Is it ready?");
  const { line, reply } = await answering(at, "It is.");
  await at.page.getByRole("link", { name: /@cy/ }).click();
  await at.page.getByRole("link", { name: /@bo/ }).click();
  line.pass();
  await at.page.locator(".letter.own").getByText("It is.").waitFor();
  await eventually(async () => (await reply.inputValue()) === "");
});

test("a message whose answer got lost is sent once, though somebody reloads and sends again", async () => {
  await using at = await pageRoom();
  await at.send("bo", "Is it ready?");
  await at.page.getByRole("link", { name: /@bo/ }).click();
  await loseOneAnswer(at, "send");
  await at.page.getByLabel("Reply").fill("It is.");
  await at.page.getByRole("button", { name: "Send" }).click();
  await at.browser.says("Can't reach the relay");
  await at.page.reload();
  await at.page.getByRole("button", { name: "Send" }).click();
  await eventually(async () => (await at.page.getByLabel("Reply").inputValue()) === "");
  expect(await at.ask("GET /inbox/bo", "bo")).toHaveLength(1);
});

test("what somebody has written about a task that is taken from them can still be read, and nothing they have opened closes", async () => {
  await using at = await pageRoom();
  const schema = { type: "string", description: "yes or no" };
  const { id } = await at.post("bo", { to: "maria", title: "Say yes or no", schema });
  await at.browser.go(`tasks/${id}`);
  await at.page.getByText("The result has to fit a schema").click();
  await at.page.getByRole("button", { name: "Accept" }).click();
  await at.page.getByRole("button", { name: "Complete" }).waitFor();
  await at.page.getByLabel("Result, or why").fill("Half an hour of work");
  await at.page.locator("dialog.task header button").focus();
  await at.ask(`POST /tasks/${id}/cancel`, "bo", {});
  await at.browser.says("It is out of your hands now");
  expect(await at.page.getByLabel("Result, or why").inputValue()).toBe("Half an hour of work");
  expect(await at.page.evaluate("document.activeElement.ariaLabel")).toBe("Close");
  expect(await at.page.locator("dialog.task details").first().getAttribute("open")).toBe("");
  expect(await at.page.getByRole("button", { name: "Complete" }).count()).toBe(0);
});

test("a task whose answer got lost is posted once, though somebody presses again, or reloads before", async () => {
  await using at = await pageRoom();
  await at.browser.go("tasks");
  const write = at.page.getByRole("button", { name: "Post a task" });
  const post = at.page.getByRole("button", { name: "Post", exact: true });
  await write.click();
  await at.page.getByLabel("What is to be done").fill("Read the plan");
  await at.page.getByLabel("Who", { exact: true }).fill("@bo");
  await at.page.getByLabel("Priority").selectOption("high");
  for (const again of [() => Promise.resolve(), () => at.page.reload().then(() => write.click())]) {
    await loseOneAnswer(at, "tasks");
    await again();
    await post.click();
    await at.browser.says("Can't reach the relay");
  }
  await post.click();
  await at.page.waitForSelector("dialog", { state: "detached" });
  expect(await at.ask("GET /tasks?mine=1", "bo")).toMatchObject([{ priority: "high" }]);
});

/** What is posted there next arrives, and its answer doesn't. */
const loseOneAnswer = (at: At, path: string) =>
  at.page.route(
    `**/v1/${path}`,
    async (route) => {
      await route.fetch();
      await route.abort();
    },
    { times: 1 },
  );
