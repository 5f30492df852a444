import type { Target } from "./targets.ts";

/** The first bytes of a program are enough: all headers are in them. */
export const headBytes = 1024;

/** The system that a program is for, from its own headers; undefined for what is no program of these. */
export function executableKind(head: Uint8Array): Target["name"] | undefined {
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  const number = (at: number, bytes: 2 | 4) => {
    if (at + bytes > view.byteLength) return -1;
    return bytes === 2 ? view.getUint16(at, true) : view.getUint32(at, true);
  };
  // ELF, 64 bits, little-endian.
  if (number(0, 4) === 0x464c457f && number(4, 2) === 0x0102) return pick("linux", number(18, 2), 0x3e, 0xb7);
  // Mach-O, 64 bits.
  if (number(0, 4) === 0xfeedfacf) return pick("darwin", number(4, 4), 0x0100_0007, 0x0100_000c);
  // MZ, and where it says, PE.
  const pe = number(0x3c, 4);
  if (number(0, 2) === 0x5a4d && number(pe, 4) === 0x0000_4550)
    return pick("windows", number(pe + 4, 2), 0x8664, 0xaa64);
  return undefined;
}

function pick(system: "linux" | "darwin" | "windows", machine: number, x64: number, arm64: number) {
  if (machine === x64) return `${system}-x64` as const;
  return machine === arm64 ? (`${system}-arm64` as const) : undefined;
}
