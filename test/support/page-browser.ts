import axe from "axe-core";
import type { BrowserContextOptions, CDPSession, Page } from "playwright-core";
import { chromium } from "./chromium.ts";

/** A page in Chromium, with cookies of its own, that writes down whatever shouldn't happen there. */
export class PageBrowser implements AsyncDisposable {
  /** What a person would see of mistakes: exceptions, refused markup, requests that go elsewhere. */
  readonly mistakes: string[] = [];
  #meter: CDPSession | undefined;

  private constructor(
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
    const browser = await chromium.browser();
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
    context.setDefaultTimeout(10_000);
    return new PageBrowser(await context.newPage(), origin);
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

  /** What somebody with a screen reader or a keyboard couldn't do here, a line each; of these rules alone, if some are named. */
  async barriers(...rules: string[]): Promise<string[]> {
    if (!(await this.page.evaluate("'axe' in window"))) await this.page.evaluate(axe.source);
    const options = JSON.stringify({
      resultTypes: ["violations"],
      ...(rules.length > 0 && { runOnly: rules }),
    });
    const { violations } = (await this.page.evaluate(`axe.run(${options})`)) as {
      violations: { id: string; nodes: { html: string; failureSummary?: string }[] }[];
    };
    return violations.flatMap(({ id, nodes }) =>
      nodes
        .slice(0, 3)
        .map(({ html, failureSummary = "" }) => `${id}: ${html.slice(0, 200)} ${failureSummary}`),
    );
  }

  /** Seconds that the page has worked so far, however busy the machine is with other things. */
  async worked(): Promise<number> {
    this.#meter ??= await this.#openMeter();
    const { metrics } = await this.#meter.send("Performance.getMetrics");
    return metrics.find(({ name }) => name === "TaskDuration")?.value ?? Number.NaN;
  }

  async #openMeter(): Promise<CDPSession> {
    const meter = await this.page.context().newCDPSession(this.page);
    await meter.send("Performance.enable", { timeDomain: "threadTicks" });
    return meter;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.page.context().close();
  }
}
