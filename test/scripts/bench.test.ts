import { expect, test } from "bun:test";
import { join } from "node:path";
import { groups } from "../../scripts/bench/groups.ts";
import { writer } from "../../scripts/bench/mail.ts";
import { options } from "../../scripts/bench/options.ts";
import { picture } from "../../scripts/bench/picture.ts";
import { judged, type Row } from "../../scripts/bench/row.ts";
import { seededHome } from "../../scripts/bench/seeded-home.ts";
import { normalConfig } from "../../src/domain/relay-settings.ts";
import { TemporaryFolder } from "../support/temporary-folder.ts";

const row = (values: number[], more: Partial<Row> = {}): Row => ({
  what: "a ÷ b",
  ours: "",
  other: "",
  values,
  unit: "×",
  target: { least: 2 },
  ...more,
});

test("the middle round decides, and a miss says by how much", () => {
  expect(judged(row([2.1, 9, 2.2]))).toMatchObject({ state: "met", median: 2.2 });
  expect(judged(row([1.4, 1.5, 1.6]))).toMatchObject({ state: "missed", verdict: "missed by 25 %" });
  expect(judged(row([3, 3.1, 2.9], { target: { most: 2 } }))).toMatchObject({ verdict: "missed by 50 %" });
});

test("rounds on both sides of a target prove nothing", () => {
  expect(judged(row([1, 1.5, 2.5, 3]))).toMatchObject({ state: "open" });
  expect(judged(row([1, 1.5, 2.5, 3])).verdict).toStartWith("inconclusive");
});

test("a near miss on a busy machine proves nothing, a far one does", () => {
  expect(judged(row([1.4]), true)).toMatchObject({ state: "open" });
  expect(judged(row([1.4]), true).verdict).toContain("missed by 30 % on a busy machine");
  expect(judged(row([0.5]), true)).toMatchObject({ state: "missed" });
  expect(judged(row([2.5]), true)).toMatchObject({ state: "met" });
});

test("a target that this disk can't be held to isn't judged", () => {
  expect(judged(row([9], { unjudged: "too slow" }))).toMatchObject({ state: "open" });
  expect(judged(row([], { unjudged: "not installed" })).verdict).toBe("not installed");
});

test("a page is written from all of the results or not at all", () => {
  expect(() => options(["--write", "--only", "claims"])).toThrow("--write");
  expect(() => options(["--only", "clams"])).toThrow("no group clams");
  expect(options(["--only", "claims,cli"])).toMatchObject({ only: ["claims", "cli"], rounds: 5 });
});

test("names in the picture can't break it", () => {
  const drawn = picture([{ name: "a & <b>", promise: "none", perSecond: 1234, ours: true }]);
  expect(drawn).toContain("a &amp; &lt;b>");
  expect(drawn).toContain("1,234/s");
});

test("what a bench begins with isn't bounded by what one agent may send at once", async () => {
  using folder = new TemporaryFolder();
  const waiting = normalConfig["limits.sends-at-once"] + 500;
  const tokens = await seededHome(folder.path, { names: ["reader"], waiting });
  expect(Object.keys(tokens)).toEqual([writer, "reader"]);
});

test("every group of the bench runs", async () => {
  using folder = new TemporaryFolder();
  const json = join(folder.path, "results.json");
  const bench = join(import.meta.dir, "../../scripts/bench.ts");
  const run = Bun.spawn([process.execPath, bench, "--quick", "--dir", folder.path, "--json", json], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  const said = await run.stderr.text();
  expect(`${await run.exited} ${said.replaceAll(/^measuring .*\n/gm, "")}`).toBe("0 ");
  const { rows, bars } = await Bun.file(json).json();
  expect(rows.length).toBeGreaterThan(Object.keys(groups).length);
  expect(rows.every(({ state }: { state: string }) => state === "open")).toBe(true);
  expect(bars.length).toBeGreaterThan(4);
}, 600_000);
