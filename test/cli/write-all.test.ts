import { expect, test } from "bun:test";
import { writeAll } from "../../src/cli/write-all.ts";

const failing = (code: string) => () => {
  throw Object.assign(new Error(code), { code });
};

test("short writes go on until every byte is taken, and a full pipe is waited for", () => {
  const taken: number[] = [];
  let waits = 0;
  let full = true;
  writeAll(
    "grüße an alle",
    (bytes) => {
      full = !full;
      if (full) failing("EAGAIN")();
      taken.push(...bytes.subarray(0, 3));
      return Math.min(3, bytes.length);
    },
    () => waits++,
  );
  expect(Buffer.from(taken).toString()).toBe("grüße an alle");
  expect(waits).toBeGreaterThan(0);
});

test("a reader that is gone is told as such, and a disk that is full too", () => {
  for (const code of ["EPIPE", "EBADF", "ENOSPC", "EIO"]) {
    expect(() => writeAll("x", failing(code))).toThrow(
      expect.objectContaining({ code: "output.closed", exit: 1 }),
    );
  }
});
