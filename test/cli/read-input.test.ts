import { expect, test } from "bun:test";
import { readInput } from "../../src/cli/read-input.ts";

async function* pieces(...all: Uint8Array[]) {
  yield* all;
}

test("text comes through whole, wherever it is cut", async () => {
  const bytes = Buffer.from("grüße 🚀\n");
  const cut = [...bytes].map((byte) => new Uint8Array([byte]));
  expect(await readInput(pieces(...cut))).toBe("grüße 🚀\n");
  expect(await readInput(pieces())).toBe("");
});

test("what isn't text is refused, not changed", async () => {
  for (const bytes of [[0xff, 0xfe], [0xc3], [0xed, 0xa0, 0x80]]) {
    await expect(readInput(pieces(new Uint8Array(bytes)))).rejects.toMatchObject({ code: "usage.wrong" });
  }
});

test("an input without end is not read to its end", async () => {
  let read = 0;
  const endless = async function* () {
    for (;;) {
      read += 64 * 1024;
      yield new Uint8Array(64 * 1024);
    }
  };
  await expect(readInput(endless())).rejects.toMatchObject({ code: "usage.wrong", exit: 2 });
  expect(read).toBeLessThan(1024 * 1024);
});
