import axe from "axe-core";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";

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

/** Debian's Chromium, and a page in it that writes down whatever shouldn't happen there. */
export class PageBrowser implements AsyncDisposable {
  /** What a person would see of mistakes: exceptions, refused markup, requests that go elsewhere. */
  readonly mistakes: string[] = [];

  private constructor(
    readonly browser: Browser,
    readonly page: Page,
    readonly origin: string,
  ) {
    page.on("pageerror", ({ message }) => this.mistakes.push(`exception: ${message}`));
    page.on("dialog", (dialog) => {
      this.mistakes.push(`dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
    page.on("console", (message) => {
      if (/content security policy|trusted/i.test(message.text())) this.mistakes.push(message.text());
    });
    page.on("request", (request) => {
      if (new URL(request.url()).origin !== origin) this.mistakes.push(`request: ${request.url()}`);
    });
  }

  static async open(origin: string, options: BrowserContextOptions = {}): Promise<PageBrowser> {
    const executablePath = Bun.which("chromium") ?? "";
    const browser = await chromium.launch({ executablePath, args });
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
    context.setDefaultTimeout(10_000);
    return new PageBrowser(browser, await context.newPage(), origin);
  }

  async signIn(token: string): Promise<void> {
    await this.page.goto(this.origin);
    await this.page.fill("#token", token);
    await this.page.keyboard.press("Enter");
    await this.page.waitForSelector("nav");
  }

  /** A place of the page, drawn. */
  async go(place: string): Promise<void> {
    await this.page.goto(`${this.origin}/#/${place}`);
    await this.page.waitForSelector("main :is(h1, h2):visible");
  }

  /** As soon as the page says this somewhere. */
  async says(text: string): Promise<void> {
    await this.page.getByText(text).first().waitFor();
  }

  /** What somebody with a screen reader or a keyboard couldn't do here, a line each. */
  async barriers(): Promise<string[]> {
    await this.page.evaluate(axe.source);
    const { violations } = (await this.page.evaluate("axe.run()")) as {
      violations: { id: string; nodes: { html: string; failureSummary?: string }[] }[];
    };
    return violations.flatMap(({ id, nodes }) =>
      nodes
        .slice(0, 3)
        .map(({ html, failureSummary = "" }) => `${id}: ${html.slice(0, 200)} ${failureSummary}`),
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.browser.close();
  }
}
