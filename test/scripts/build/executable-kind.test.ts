import { expect, test } from "bun:test";
import { executableKind } from "../../../scripts/build/executable-kind.ts";

/** Bytes of which only these numbers are set: where, how many bytes, what. */
function head(...numbers: [at: number, bytes: 2 | 4, value: number][]): Uint8Array {
  const view = new DataView(new ArrayBuffer(1024));
  for (const [at, bytes, value] of numbers)
    bytes === 2 ? view.setUint16(at, value, true) : view.setUint32(at, value, true);
  return new Uint8Array(view.buffer);
}

const elf = (machine: number) => head([0, 4, 0x464c457f], [4, 2, 0x0102], [18, 2, machine]);
const mach = (machine: number) => head([0, 4, 0xfeedfacf], [4, 4, machine]);
const pe = (machine: number) => head([0, 2, 0x5a4d], [0x3c, 4, 0x80], [0x80, 4, 0x4550], [0x84, 2, machine]);

test("a program says for which system it is", () => {
  expect(executableKind(elf(0x3e))).toBe("linux-x64");
  expect(executableKind(elf(0xb7))).toBe("linux-arm64");
  expect(executableKind(mach(0x0100_0007))).toBe("darwin-x64");
  expect(executableKind(mach(0x0100_000c))).toBe("darwin-arm64");
  expect(executableKind(pe(0x8664))).toBe("windows-x64");
  expect(executableKind(pe(0xaa64))).toBe("windows-arm64");
});

test("what is no program, or one for another machine, is none of these", () => {
  expect(executableKind(elf(0xf3))).toBeUndefined();
  expect(executableKind(new TextEncoder().encode("#!/bin/sh\n"))).toBeUndefined();
  expect(executableKind(new Uint8Array())).toBeUndefined();
  expect(executableKind(head([0, 2, 0x5a4d], [0x3c, 4, 0xffff]))).toBeUndefined();
});

test.skipIf(process.platform === "win32")("the Bun that runs this is one for this machine", async () => {
  const kind = executableKind(await Bun.file(process.execPath).slice(0, 1024).bytes());
  expect(kind).toBe(`${process.platform}-${process.arch}` as never);
});
