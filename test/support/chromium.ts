import { type Browser, chromium as playwright } from "playwright-core";

const args = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--disable-dev-shm-usage",
];

let running: Promise<Browser> | undefined;

/** Debian's Chromium, one for all pages: to start it takes longer than most of them are open. */
export const chromium = {
  /** The one without windows draws the same with less than half of the work. */
  command: Bun.which("chromium-headless-shell") ? "chromium-headless-shell" : "chromium",

  browser(): Promise<Browser> {
    running ??= playwright.launch({ executablePath: Bun.which(this.command) ?? "", args });
    return running;
  },

  async end(): Promise<void> {
    const ending = running;
    running = undefined;
    await (await ending)?.close();
  },
};
