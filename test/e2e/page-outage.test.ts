import { expect, setDefaultTimeout } from "bun:test";
import { rmSync } from "node:fs";
import { PageBrowser } from "../support/page-browser.ts";
import { RelayProcess } from "../support/relay-process.ts";
import { testWithChromium } from "../support/test-with-chromium.ts";

setDefaultTimeout(60_000);
const test = testWithChromium();

test("a page outlives its relay's restart: it says so, keeps what was written, and shows what came meanwhile", async () => {
  await using relay = await RelayProcess.start();
  const [maria, bo] = [await relay.join("maria"), await relay.join("bo")];
  await using browser = await PageBrowser.open(relay.url);
  const { page } = browser;
  await browser.signIn(maria);
  const send = (body: string) => relay.ask("POST /send", { token: bo, body: { to: "@maria", body } });
  await send("before");
  await page.getByRole("link", { name: /@bo/ }).click();
  await page.getByLabel("Reply").fill("half a thought");

  await relay.kill();
  await browser.says("Reconnecting");
  await page.getByRole("button", { name: "Send" }).click();
  await browser.says("Can't reach the relay");
  expect(await page.inputValue("textarea")).toBe("half a thought");

  await relay.restart();
  await page.locator(".live").getByText("Live").waitFor();
  await send("after");
  await browser.says("after");
  await page.getByRole("button", { name: "Send" }).click();
  await page.locator(".letter.own").getByText("half a thought").waitFor();
  const got = (await (await relay.ask("GET /inbox/bo", { token: bo })).json()) as { body: string }[];
  expect(got.map(({ body }) => body)).toEqual(["half a thought"]);
});

test("a page left open over a long outage tries seldom, and is live again as soon as somebody looks at it", async () => {
  await using relay = await RelayProcess.start();
  const maria = await relay.join("maria");
  await using browser = await PageBrowser.open(relay.url);
  const { page } = browser;
  // A week goes by in the page as fast as its timers let it.
  await page.clock.install();
  await browser.signIn(maria);
  await page.clock.runFor(1000);
  await page.locator(".live").getByText("Live").waitFor();
  let tries = 0;
  page.on("request", (request) => {
    if (request.url().includes("/changes/")) tries += 1;
  });
  await relay.kill();
  await page.clock.runFor(100);
  await browser.says("Reconnecting");
  for (let hour = 0; hour < 12; hour++) {
    await page.clock.runFor(5 * 60_000);
    await page.evaluate("fetch('/v1/health').catch(() => {})");
  }
  expect(tries).toBeGreaterThan(3);
  // At most one in 15 s of such an hour.
  expect(tries).toBeLessThan(250);
  await relay.restart();
  await page.evaluate("dispatchEvent(new Event('online'))");
  await page.clock.runFor(1000);
  await page.locator(".live").getByText("Live").waitFor();
});

test("whose agent was revoked during the outage is asked who they are", async () => {
  await using relay = await RelayProcess.start();
  const maria = await relay.join("maria");
  await using browser = await PageBrowser.open(relay.url);
  await browser.signIn(maria);
  await browser.page.locator(".live").getByText("Live").waitFor();
  // Its journal is empty then, so that nothing puts the file back.
  await relay.stop();
  await browser.says("Reconnecting");
  rmSync(relay.home.join("agents/maria.json"));
  await relay.restart();
  await browser.says("Sign in again");
});
