import { z } from "zod";
import { Fault, fault } from "../domain/fault.ts";

/** What a release says of itself, in the `release.json` beside its files. */
export const releaseNotice = z.object({
  v: z.literal(1),
  version: z.string().regex(/^\d+\.\d+\.\d+(-[0-9a-z.-]+)?$/),
  protocol: z.number().int().positive(),
  /** What its relay makes of a home. */
  format: z.number().int().positive(),
  /** SHA-256 of its programs, by name. */
  programs: z.record(z.string().regex(/^bch-[a-z0-9.-]+$/), z.string().regex(/^[0-9a-f]{64}$/)),
});

export type ReleaseNotice = z.output<typeof releaseNotice>;

const patience = 10_000;
const most = 64 * 1024;

/** Reads a release's notice from a file or a URL that somebody named. */
export async function readReleaseNotice(from: string, get: typeof fetch = fetch): Promise<ReleaseNotice> {
  const bad = (why: string) => fault("release.unreadable", from, why);
  let value: unknown;
  try {
    const reply = /^https?:\/\//.test(from)
      ? await get(from, { signal: AbortSignal.timeout(patience) })
      : new Response(Bun.file(from));
    if (!reply.ok) throw bad(`the answer is ${reply.status}`);
    value = JSON.parse(await start(reply.body));
  } catch (error) {
    throw error instanceof Fault ? error : bad((error as Error).message);
  }
  const parsed = releaseNotice.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0]!;
  throw bad(`${issue.path.join(".") || "it"}: ${issue.message}`);
}

/** No more than a notice can have: what is cut off is no JSON any more. */
async function start(body: AsyncIterable<Uint8Array> | null): Promise<string> {
  let text = "";
  const decoder = new TextDecoder();
  for await (const piece of body ?? []) {
    text += decoder.decode(piece, { stream: true });
    if (text.length > most) break;
  }
  return text.slice(0, most);
}
