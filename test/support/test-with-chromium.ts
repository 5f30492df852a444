import { afterAll, type test } from "bun:test";
import { chromium } from "./chromium.ts";
import { testWith } from "./test-with.ts";

/** `test`, where there is a Chromium, which ends with the last test of the file. */
export function testWithChromium(): typeof test {
  afterAll(() => chromium.end());
  return testWith(chromium.command);
}
