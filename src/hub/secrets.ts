import { type TokenKind, writeToken } from "../domain/token.ts";

/** Random bytes into the given ones: see crypto.getRandomValues. */
export type Random = (bytes: Uint8Array<ArrayBuffer>) => Uint8Array;

export const systemRandom: Random = (bytes) => crypto.getRandomValues(bytes);

export const newToken = (kind: TokenKind, random: Random): string =>
  writeToken(kind, random(new Uint8Array(32)));

/** What is kept of a token: SHA-256, in hex. Its 256 random bits need no slower hash. */
export const hashOf = (text: string): string => Bun.CryptoHasher.hash("sha256", text, "hex");

/** A random UUID, version 4 (RFC 9562). */
export function newId(random: Random): string {
  const bytes = random(new Uint8Array(16));
  bytes[6] = (bytes[6]! & 0x0f) | 0x40;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = bytes.toHex();
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
