import { expect, test } from "bun:test";
import { isSignedForMac, signedForMac } from "../../../scripts/build/mac-signature.ts";

/** Where the code of this program ends, and its signature begins. */
const code = 0x2340;

/** A program for macOS in its outlines: two segments, and a signature that was made for other bytes. */
function program(signature = new Uint8Array(100).fill(7)): Uint8Array {
  const bytes = new Uint8Array(code + signature.length).fill(0x90);
  bytes.fill(0, 0, 0x400);
  bytes.set(signature, code);
  const view = new DataView(bytes.buffer);
  const numbers = (at: number, ...all: number[]) => {
    for (const [i, number] of all.entries()) view.setUint32(at + i * 4, number, true);
  };
  const longs = (at: number, ...all: number[]) => {
    for (const [i, long] of all.entries()) view.setBigUint64(at + i * 8, BigInt(long), true);
  };
  const segment = (at: number, name: string, fileAt: number, size: number) => {
    numbers(at, 0x19, 72);
    bytes.set(new TextEncoder().encode(name), at + 8);
    longs(at + 24, fileAt, 0x4000, fileAt, size);
  };
  numbers(0, 0xfeedfacf, 0x0100_0007, 3, 2, 3, 160);
  segment(32, "__TEXT", 0, 0x2000);
  segment(104, "__LINKEDIT", 0x2000, bytes.length - 0x2000);
  numbers(176, 0x1d, 16, code, signature.length);
  return bytes;
}

const sha256 = (bytes: Uint8Array) => new Bun.CryptoHasher("sha256").update(bytes).digest("hex");

test("a program with a signature of other bytes gets one of its own, a hash for each page up to where it begins", () => {
  expect(isSignedForMac(program())).toBe(false);
  const signed = signedForMac(program());
  expect(isSignedForMac(signed)).toBe(true);
  const pages = [0, 0x1000, 0x2000].map((at) => sha256(signed.subarray(at, Math.min(at + 0x1000, code))));
  expect(signed.subarray(-96).toHex()).toBe(pages.join(""));
  const view = new DataView(signed.buffer);
  expect(view.getUint32(188, true)).toBe(signed.length - code);
  expect(Number(view.getBigUint64(104 + 48, true))).toBe(signed.length - 0x2000);
  expect(signed.subarray(0x400, code)).toEqual(program().subarray(0x400, code));
});

test("any byte that is changed, added or missing is found", () => {
  const signed = signedForMac(program());
  for (const at of [8, 0x1fff, code - 1, signed.length - 1]) {
    const changed = signed.slice();
    changed[at]! ^= 1;
    expect(isSignedForMac(changed)).toBe(false);
  }
  expect(isSignedForMac(signed.slice(0, -1))).toBe(false);
  expect(isSignedForMac(new Uint8Array([...signed, 0]))).toBe(false);
});

test("one that is signed well stays as it is", () => {
  const signed = signedForMac(program());
  expect(signedForMac(signed)).toBe(signed);
});
