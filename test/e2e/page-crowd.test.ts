import { expect, setDefaultTimeout } from "bun:test";
import { PageBrowser } from "../support/page-browser.ts";
import { RelayProcess } from "../support/relay-process.ts";
import { testWith } from "../support/test-with.ts";

setDefaultTimeout(240_000);
const test = testWith("chromium");

/** Runs many at a time: a relay takes them in one flush. */
async function crowd(count: number, act: (n: number) => Promise<unknown>): Promise<void> {
  for (let from = 0; from < count; from += 200)
    await Promise.all(Array.from({ length: Math.min(200, count - from) }, (_, n) => act(from + n)));
}

/** The longest time between two frames while `act` goes on, in milliseconds. */
const longestFrame = (act: string) => `new Promise((resolve) => {
  let last = performance.now(), longest = 0, left = 60;
  const frame = () => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
    ${act};
    if (left-- > 0) requestAnimationFrame(frame); else resolve(longest);
  };
  requestAnimationFrame(frame);
})`;

test("1,000 agents, 5,000 tasks and 10,000 messages: drawn at once, and scrolled without a stop", async () => {
  await using relay = await RelayProcess.start();
  const maria = await relay.join("maria");
  const bo = await relay.join("bo");
  await crowd(998, async (n) => {
    await relay.ask("POST /register", {
      token: "room",
      body: { name: `agent-${n}`, role: "worker", capabilities: ["typescript"] },
    });
  });
  await crowd(10_000, (n) =>
    relay.ask("POST /send", {
      token: bo,
      body: { to: "@maria", body: `Message **${n}** with some more words, as messages have.` },
    }),
  );
  await crowd(5000, (n) =>
    relay.ask("POST /tasks", { token: maria, body: { title: `Task ${n}`, to: n % 2 ? "bo" : "agent-1" } }),
  );
  await using browser = await PageBrowser.open(relay.url);
  const { page } = browser;
  await browser.signIn(maria);
  await page.locator(".conversation").first().waitFor();

  // A second visit, in a browser whose process runs: how long that takes to start is not the page's.
  const paints: number[] = [];
  for (let n = 0; n < 10; n++) {
    await page.reload();
    await page.locator(".conversation").first().waitFor();
    paints.push(
      (await page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")) as number,
    );
  }
  console.log(`first paint: ${paints.map(Math.round).join(", ")} ms`);
  // The best of ten: other tests share the machine.
  expect(Math.min(...paints)).toBeLessThan(300);

  const drawn = () => page.evaluate("document.querySelectorAll('main li').length") as Promise<number>;
  const frames: Record<string, number> = {};
  frames.mail = (await page.evaluate(
    longestFrame("document.querySelector('.scroller').scrollTop += 400"),
  )) as number;
  expect(await drawn()).toBeLessThan(60);
  await browser.go("agents");
  await page.locator(".row.agent").first().waitFor();
  frames.agents = (await page.evaluate(
    longestFrame("document.querySelector('.scroller').scrollTop += 900"),
  )) as number;
  expect(await drawn()).toBeLessThan(60);
  await page.getByRole("searchbox").fill("agent-777");
  await page.locator(".row.agent", { hasText: "@agent-777" }).waitFor();
  await browser.go("tasks");
  await page.locator(".card").first().waitFor();
  frames.tasks = (await page.evaluate(
    longestFrame("document.querySelector('.board').scrollTop += 60"),
  )) as number;
  console.log(
    "longest frame:",
    Object.entries(frames)
      .map(([place, ms]) => `${place} ${Math.round(ms)} ms`)
      .join(", "),
  );
  // A tenth of a second is what a person notices; a busy machine may take one such frame.
  for (const [place, ms] of Object.entries(frames)) expect([place, ms < 250]).toEqual([place, true]);

  // All of them can be reached.
  await browser.go("mail");
  const seen = async () =>
    Number(((await page.textContent(".rows")) ?? "").match(/Message \*\*(\d+)\*\*/)?.[1] ?? 1e9);
  const end = performance.now() + 90_000;
  while ((await seen()) > 40 && performance.now() < end) {
    await page.evaluate("document.querySelector('.scroller').scrollTop = 1e9");
    await page.evaluate("new Promise(requestAnimationFrame)");
  }
  expect(await seen()).toBeLessThanOrEqual(40);
});
