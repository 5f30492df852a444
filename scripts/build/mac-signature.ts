import { createHash } from "node:crypto";
import { type MachO, machO } from "./mach-o.ts";

/**
 * The signature of a program for macOS, without anybody's name: a hash of each of its pages. The system kills a program whose
 * signature doesn't fit, and what Bun makes for x64 keeps the one of Bun itself.
 * Numbers of a signature are big-endian; see cs_blobs.h of Apple's xnu.
 */
export function signedForMac(program: Uint8Array): Uint8Array {
  const found = machO(viewOf(program));
  if (!found) throw new Error("this program has no place for a signature");
  if (isSignedForMac(program)) return program;
  const { tail, signature } = found;
  const signed = new Uint8Array(signature.at + blobSize(signature.at));
  signed.set(program.subarray(0, signature.at));
  const view = viewOf(signed);
  // The signature covers these too, so they come first.
  view.setUint32(signature.sizeAt, signed.length - signature.at, true);
  view.setBigUint64(tail.sizeAt, BigInt(signed.length - tail.at), true);
  view.setBigUint64(tail.memoryAt, BigInt(Math.ceil((signed.length - tail.at) / 0x4000) * 0x4000), true);
  writeBlob(signed, found);
  return signed;
}

/** Whether its signature is one of exactly these bytes. */
export function isSignedForMac(program: Uint8Array): boolean {
  const { signature } = machO(viewOf(program)) ?? {};
  if (!signature || signature.at + signature.size !== program.length) return false;
  const view = viewOf(program.subarray(signature.at));
  if (view.getUint32(0) !== superBlob || view.getUint32(12) !== 0) return false;
  const directory = view.getUint32(16);
  const word = (at: number) => view.getUint32(directory + at);
  const page = 1 << view.getUint8(directory + 39);
  if (word(0) !== codeDirectory || word(32) !== signature.at) return false;
  if (word(28) !== Math.ceil(signature.at / page)) return false;
  const hashes = program.subarray(signature.at + directory + word(16));
  return pages(program, signature.at, page).every(
    (hash, at) => Buffer.compare(hash, hashes.subarray(at * hashSize, (at + 1) * hashSize)) === 0,
  );
}

const superBlob = 0xfade0cc0;
const codeDirectory = 0xfade0c02;
const hashSize = 32;
const name = new TextEncoder().encode("bch\0");
const at = { directory: 20, name: 20 + 88, hashes: 20 + 88 + name.length };
const pageSize = 4096;

const blobSize = (code: number) => at.hashes + Math.ceil(code / pageSize) * hashSize;

function writeBlob(signed: Uint8Array, { text, signature }: MachO): void {
  const blob = signed.subarray(signature.at);
  const view = viewOf(blob);
  const words = (from: number, ...all: number[]) => {
    for (const [i, word] of all.entries()) view.setUint32(from + i * 4, word);
  };
  const count = Math.ceil(signature.at / pageSize);
  // One part, the code directory, of the kind that linkers make.
  words(0, superBlob, blob.length, 1, 0, at.directory);
  words(at.directory, codeDirectory, blob.length - at.directory, 0x20400, 0x20002);
  words(at.directory + 16, at.hashes - at.directory, at.name - at.directory, 0, count, signature.at);
  // SHA-256, of pages of 2^12 bytes.
  blob.set([hashSize, 2, 0, 12], at.directory + 36);
  view.setBigUint64(at.directory + 64, BigInt(text.at));
  view.setBigUint64(at.directory + 72, BigInt(text.size));
  view.setBigUint64(at.directory + 80, 1n); // A program, not a library.
  blob.set(name, at.name);
  for (const [i, hash] of pages(signed, signature.at, pageSize).entries())
    blob.set(hash, at.hashes + i * hashSize);
}

function pages(program: Uint8Array, end: number, size: number): Uint8Array[] {
  return Array.from({ length: Math.ceil(end / size) }, (_, i) =>
    createHash("sha256")
      .update(program.subarray(i * size, Math.min((i + 1) * size, end)))
      .digest(),
  );
}

const viewOf = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
