/** Where things are in a program for macOS: numbers of the file, and places of numbers in it. */
export interface MachO {
  text: { at: number; size: number };
  /** Its last part, where the signature is; `size` and `memory`: places of its size in the file and in memory. */
  tail: { at: number; sizeAt: number; memoryAt: number };
  signature: { at: number; size: number; sizeAt: number };
}

const segment = 0x19;
const codeSignature = 0x1d;

/** Reads the load commands of a 64-bit program; undefined for one that has no place for a signature. */
export function machO(program: DataView): MachO | undefined {
  const number = (at: number) => program.getUint32(at, true);
  const long = (at: number) => Number(program.getBigUint64(at, true));
  const found: Partial<MachO> = {};
  let at = 32;
  for (let left = number(16); left > 0; left -= 1) {
    if (number(at) === segment) {
      const name = new TextDecoder().decode(new Uint8Array(program.buffer, program.byteOffset + at + 8, 16));
      if (name.startsWith("__TEXT\0")) found.text = { at: long(at + 40), size: long(at + 48) };
      if (name.startsWith("__LINKEDIT\0"))
        found.tail = { at: long(at + 40), sizeAt: at + 48, memoryAt: at + 32 };
    }
    if (number(at) === codeSignature)
      found.signature = { at: number(at + 8), size: number(at + 12), sizeAt: at + 12 };
    at += number(at + 4);
  }
  const { text, tail, signature } = found;
  return text && tail && signature && { text, tail, signature };
}
