/** Kinds of token, told apart by a prefix that secret scanners can know. */
export const tokenKinds = {
  room: "bchr_",
  agent: "bcha_",
  invite: "bchi_",
  host: "bchh_",
  hook: "bchw_",
  session: "bchs_",
  code: "bchc_",
} as const;

export type TokenKind = keyof typeof tokenKinds;

/**
 * A token: prefix, 32 random bytes and their CRC-32, in base64url. 256 random bits need no slow hash;
 * the checksum lets a client tell a mistyped token from a revoked one.
 */
export function writeToken(kind: TokenKind, random: Uint8Array): string {
  return tokenKinds[kind] + Buffer.concat([random, checksum(random)]).toString("base64url");
}

/** Whether a token of our own form has been mistyped. Tokens of other forms (set by an operator) never are. */
export function isMistyped(token: string): boolean {
  const kind = Object.values(tokenKinds).find((prefix) => token.startsWith(prefix));
  if (!kind) return false;
  const text = token.slice(kind.length);
  const bytes = Buffer.from(text, "base64url");
  // Buffer passes over what is no base64url, and over a letter too many.
  if (bytes.length !== 36 || bytes.toString("base64url") !== text) return true;
  return !checksum(bytes.subarray(0, 32)).equals(bytes.subarray(32));
}

function checksum(bytes: Uint8Array): Buffer {
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(Bun.hash.crc32(bytes));
  return sum;
}
