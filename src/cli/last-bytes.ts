/** The end of a text, in so many bytes of UTF-8 or a few less, so that no character is cut through. */
export function lastBytes(text: string, most: number): string {
  const bytes = Buffer.from(text).subarray(-most);
  let start = 0;
  while (start < bytes.length && (bytes[start]! & 0xc0) === 0x80) start++;
  return bytes.toString("utf8", start);
}
