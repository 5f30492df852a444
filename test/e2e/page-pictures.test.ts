import { expect, setDefaultTimeout } from "bun:test";
import { join } from "node:path";
import { openDoor } from "../support/open-door.ts";
import { PageBrowser } from "../support/page-browser.ts";
import { pageStory } from "../support/page-story.ts";
import { testWithChromium } from "../support/test-with-chromium.ts";

setDefaultTimeout(120_000);
const test = testWithChromium();

/** PICTURES=1 writes them to where docs/dashboard.md and README.md have them. */
const wanted = Boolean(process.env.PICTURES);
const folder = join(import.meta.dir, "../../docs/pictures");

const desktop = { width: 1280, height: 800 };
const phone = { width: 390, height: 780 };

test("the places that the docs show can be drawn, in light and dark, on a desk and on a phone", async () => {
  await using door = await openDoor([], { streams: 100 });
  const { room } = door;
  // The pictures say "2 min ago": the browser's clock is the room's.
  room.clock.jump(Date.now() - room.clock.now() - (21 * 60 + 20) * 1000);
  const { conversation, task } = await pageStory(room);
  const waker = await room.ask("GET /doorbell/codex-1?rung=codex", { token: "codex-1" });
  const hook = await room.ask("GET /doorbell/claude-main?rung=rewake", { token: "claude-main" });
  const code = () => room.hub.sessions.code({ token: room.tokens.maria, host: true })?.code;

  const shots = [
    { name: "mail", place: `mail/${conversation}`, sign: ".letter", colorScheme: "light", viewport: desktop },
    {
      name: "mail-dark",
      place: `mail/${conversation}`,
      sign: ".letter",
      colorScheme: "dark",
      viewport: desktop,
    },
    { name: "tasks", place: "tasks", sign: ".card", colorScheme: "light", viewport: desktop },
    {
      name: "agents",
      place: "agents",
      sign: ".row.agent",
      colorScheme: "light",
      viewport: { width: 1280, height: 560 },
    },
    { name: "host", place: "host", sign: ".chart", colorScheme: "light", viewport: desktop },
    { name: "phone-mail", place: "mail", sign: ".conversation", colorScheme: "light", viewport: phone },
    {
      name: "phone-conversation",
      place: `mail/${conversation}`,
      sign: ".letter",
      colorScheme: "dark",
      viewport: phone,
    },
    {
      name: "phone-task",
      place: `tasks/${task}`,
      sign: "dialog.task dl",
      colorScheme: "light",
      viewport: phone,
    },
  ] as const;
  // One of each kind shows that they can be drawn.
  const drawn = shots.filter(({ name }) => wanted || name === "mail" || name === "phone-mail");
  for (const { name, place, sign, ...look } of drawn) {
    await using browser = await PageBrowser.open(door.urls[0]!, look);
    const { page } = browser;
    await page.goto(`${door.urls[0]}/#code=${code()}`);
    await page.waitForSelector("nav");
    await browser.go(place);
    await page.locator(sign).first().waitFor();
    await page.locator(".live").getByText("Live").waitFor();
    const picture = await page.screenshot({ animations: "disabled", caret: "hide" });
    expect([name, picture.byteLength > 10_000]).toEqual([name, true]);
    expect([name, browser.mistakes]).toEqual([name, []]);
    if (wanted) await Bun.write(join(folder, `${name}.png`), picture);
  }
  for (const stream of [waker, hook]) await stream.body?.cancel();
});
