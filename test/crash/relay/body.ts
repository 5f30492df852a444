import { Random } from "../random.ts";

/** Random text to cut bodies from: no two places of it look alike. */
const text = Buffer.from(new Random(7).bytes(new Uint8Array(220_000))).toString("base64");

/** A body that begins with its mark and is known by it to the last byte. */
export function bodyOf(mark: string, size: number): string {
  const start = Bun.hash.crc32(mark) % 4096;
  return `${mark} ${size} ${text.slice(start, start + size)}`;
}

/** The mark of a body that is whole; undefined for one that is not as it was sent. */
export function markOf(body: string): string | undefined {
  const [mark = "", size = ""] = body.split(" ", 2);
  return body === bodyOf(mark, Number(size)) ? mark : undefined;
}

/** Mostly short, now and then as long as bodies get. */
export function someSize({ below }: Random): number {
  const kind = below(100);
  if (kind < 80) return 100 + below(500);
  if (kind < 96) return 1000 + below(8000);
  return kind < 99 ? 20_000 + below(60_000) : 200_000 + below(50_000);
}
