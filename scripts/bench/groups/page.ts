import { chromium } from "../../../test/support/chromium.ts";
import { PageBrowser } from "../../../test/support/page-browser.ts";
import { type Crowd, pageCrowd } from "../../../test/support/page-crowd.ts";
import { RelayProcess } from "../../../test/support/relay-process.ts";
import { type Group, scaled } from "../bench.ts";
import { milliseconds, whole } from "../figures-text.ts";
import { inTurn } from "../in-turn.ts";
import { median } from "../quantile.ts";
import { ratioRow } from "../ratio-row.ts";

const nobody = { agents: 2, tasks: 2, messages: 2 };
const absent = "Chromium isn't installed";

/** The page for people, with much to show and with hardly anything. */
export const page: Group = {
  name: "page",
  async run(bench) {
    const crowd = {
      agents: scaled(bench, 1000),
      tasks: scaled(bench, 5000),
      messages: scaled(bench, 10_000),
    };
    const what = `${whole(crowd.agents)} agents, ${whole(crowd.tasks)} tasks, ${whole(crowd.messages)} messages`;
    const names = [`page with ${what}: first paint`, `its longest frame while mail is scrolled`];
    if (!Bun.which(chromium.command))
      return {
        rows: names.map((name) => ({
          what: name,
          ours: "",
          other: "",
          values: [],
          unit: "ms",
          unjudged: absent,
        })),
      };
    await using open = new AsyncDisposableStack();
    open.defer(() => chromium.end());
    const [full, empty] = [await visitor(open, crowd), await visitor(open, nobody)];
    const figures = await inTurn(bench, { full, empty });
    const [paints, frames] = (["paint", "frame"] as const).map((leg) =>
      figures.full.map((round) => round[leg]),
    );
    return {
      rows: [
        row(names[0]!, paints!, 300),
        ratioRow({
          what: `first paint of the page with ${what} ÷ with hardly any`,
          ours: paints!,
          other: figures.empty.map(({ paint }) => paint),
          shown: milliseconds,
        }),
        row(names[1]!, frames!, 100),
      ],
    };
  },
};

const row = (what: string, values: number[], most: number) => ({
  what,
  ours: milliseconds(median(values)),
  other: "",
  values,
  unit: "ms",
  target: { most },
});

/** A second visit each time, in a browser that runs: how long that takes to start is not the page's. */
async function visitor(open: AsyncDisposableStack, crowd: Crowd) {
  const relay = open.use(await RelayProcess.start());
  const token = await pageCrowd(relay, crowd);
  const browser = open.use(await PageBrowser.open(relay.url));
  await browser.signIn(token);
  return async () => {
    await browser.page.reload();
    await browser.page.locator(".conversation").first().waitFor();
    const paint = (await browser.page.evaluate(
      "performance.getEntriesByName('first-contentful-paint')[0].startTime",
    )) as number;
    return { paint, frame: (await browser.page.evaluate(longestFrame)) as number };
  };
}

/** Milliseconds between two frames, while a second's worth of them scrolls. */
const longestFrame = `new Promise((resolve) => {
  let last = performance.now(), longest = 0, left = 60;
  const frame = () => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
    document.querySelector(".scroller").scrollTop += 400;
    if (left-- > 0) requestAnimationFrame(frame); else resolve(longest);
  };
  requestAnimationFrame(frame);
})`;
