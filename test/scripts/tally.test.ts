import { expect, test } from "bun:test";
import { Tally } from "../../scripts/tally.ts";

test("the closing line adds up the checks and what bun test says", () => {
  const tally = new Tally();
  tally.count(true);
  tally.count(false);
  tally.read(" 12 pass\n 2 skip\n 1 todo\n 3 fail\nRan 18 tests across 4 files.\n", 1);
  expect(String(tally)).toBe("13 passed, 4 failed, 3 skipped");
});

test("nothing skipped is not mentioned", () => {
  const tally = new Tally();
  tally.read(" 1 pass\n 0 fail\n", 0);
  expect(String(tally)).toBe("1 passed, 0 failed");
});

test("a test run that breaks off without figures is a failure", () => {
  const tally = new Tally();
  tally.read("panic: segmentation fault", 139);
  expect(tally.failed).toBe(1);
});

test("a test run that ends badly although no test failed is a failure", () => {
  const tally = new Tally();
  tally.read(" 5 pass\n 0 fail\n", 1);
  expect(tally.failed).toBe(1);
});
