import { expect, test } from "bun:test";
import { dashboardPanels } from "../../scripts/metrics-picture/dashboard-panels.ts";
import { drawnPanels } from "../../scripts/metrics-picture/drawn-panels.ts";

const panels = await dashboardPanels();
const drawn = (lines: Parameters<typeof drawnPanels>[2][number]["lines"], shown = panels) =>
  drawnPanels(
    "title",
    "note",
    shown.map((panel) => ({ panel, lines })),
  );

test("every panel of the dashboard is in the picture, and one without data says so", () => {
  const picture = drawn([]);
  for (const { title } of panels) expect(picture).toContain(`>${title}</text>`);
  const graphs = panels.filter(({ type }) => type === "timeseries");
  expect(picture.split("nothing happened").length - 1).toBe(graphs.length);
});

test("what can't be drawn is left out, and what is said is text alone", () => {
  const picture = drawn([
    {
      name: "<script>&",
      points: [
        [1, Number.NaN],
        [2, 3],
        [3, 4],
      ],
    },
  ]);
  expect(picture).not.toMatch(/NaN|<script|Infinity/);
  expect(picture).toContain("&lt;script>&amp;");
});

test("a number has the words that the dashboard gives it, or its unit", () => {
  const fact = (title: string, value: number) =>
    /class="big">([^<]*)</.exec(
      drawn(
        [{ name: "0.1.0, disk", points: [[1, value]] }],
        panels.filter((one) => one.title === title),
      ),
    )?.[1];
  expect([fact("Takes new mail", 1), fact("Takes new mail", 0)]).toEqual(["yes", "no"]);
  expect([fact("Oldest waits for", 0.19), fact("Oldest waits for", 300)]).toEqual(["190 ms", "5 min"]);
  expect([fact("Version", 1), fact("Waiting to be claimed", 1234)]).toEqual(["0.1.0, disk", "1,234"]);
});
