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
  await at.send("bo", "Is it ready?");
  await at.page.getByRole("link", { name: /@bo/ }).click();
  const line = await slowLine(at, "send");
  const reply = at.page.getByLabel("Reply");
  await reply.fill("It is.");
  await at.page.keyboard.press("Control+Enter");
  await line.came;
  await at.page.keyboard.type(" And the test");
  line.pass();
  await eventually(async () => (await reply.inputValue()) === "And the test");
  expect(await at.ask("GET /inbox/bo", "bo")).toMatchObject([{ body: "It is." }]);
});

test("a task whose answer got lost is posted once, though somebody presses again", async () => {
  await using at = await pageRoom();
  await at.page.route(
    "**/v1/tasks",
    async (route) => {
      await route.fetch();
      await route.abort();
    },
    { times: 1 },
  );
  await at.browser.go("tasks");
  await at.page.getByRole("button", { name: "Post a task" }).click();
  await at.page.getByLabel("What is to be done").fill("Read the plan");
  await at.page.getByLabel("Who", { exact: true }).fill("@bo");
  await at.page.getByRole("button", { name: "Post", exact: true }).click();
  await at.browser.says("Can't reach the relay");
  await at.page.getByRole("button", { name: "Post", exact: true }).click();
  await at.page.waitForSelector("dialog", { state: "detached" });
  expect(await at.ask("GET /tasks?mine=1", "bo")).toHaveLength(1);
});
