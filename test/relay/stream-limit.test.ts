import { expect, test } from "bun:test";
import { streamLimit } from "../../src/relay/stream-limit.ts";

test("streams leave 256 of the process's files free, or three quarters of few", () => {
  expect(
    streamLimit("Max cpu time   unlimited\nMax open files            1024                 4096      files\n"),
  ).toBe(768);
  expect(streamLimit("Max open files            100                  100       files\n")).toBe(25);
});

test("here the limit is read from the system, and where there is none to read it is a modest one", () => {
  expect(streamLimit()).toBeGreaterThan(0);
  expect(streamLimit("")).toBe(2048 - 256);
});
