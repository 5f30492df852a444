import { expect, setDefaultTimeout } from "bun:test";
import { PageBrowser } from "../support/page-browser.ts";
import { pageCrowd } from "../support/page-crowd.ts";
import { RelayProcess } from "../support/relay-process.ts";
import { testWithChromium } from "../support/test-with-chromium.ts";

setDefaultTimeout(120_000);
const test = testWithChromium();

test("of a crowd only what is seen is drawn, and all of it can be reached and found", async () => {
  await using relay = await RelayProcess.start();
  const maria = await pageCrowd(relay, { agents: 200, tasks: 300, messages: 1000 });
  await using browser = await PageBrowser.open(relay.url);
  const { page } = browser;
  await browser.signIn(maria);
  const drawn = () => page.evaluate("document.querySelectorAll('main li').length") as Promise<number>;

  await page.locator(".conversation").first().waitFor();
  expect(await drawn()).toBeLessThan(60);
  for (let seen = 1000, turns = 0; seen > 40; turns++) {
    expect(turns).toBeLessThan(500);
    await page.evaluate("document.querySelector('.scroller').scrollTop = 1e9");
    await page.evaluate("new Promise(requestAnimationFrame)");
    const last = [...((await page.textContent(".rows")) ?? "").matchAll(/Message \**(\d+)/g)].at(-1);
    seen = Number(last?.[1] ?? 1000);
  }
  expect(await drawn()).toBeLessThan(60);

  await browser.go("agents");
  await page.locator(".row.agent").first().waitFor();
  expect(await drawn()).toBeLessThan(60);
  await page.getByRole("searchbox").fill("agent-177");
  await page.locator(".row.agent", { hasText: "@agent-177" }).waitFor();

  await browser.go("tasks");
  await page.locator(".card").first().waitFor();
  expect(await drawn()).toBeLessThan(200);
});
