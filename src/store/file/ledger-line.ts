import { z } from "zod";
import { deathCause } from "../../domain/delivery.ts";
import { wholeId } from "../../domain/id.ts";
import { message } from "../../domain/message.ts";
import { moment } from "../../domain/moment.ts";

const v = z.literal(1);

/** A send: all but body and refs. */
const sentLine = z.object({
  id: wholeId,
  v,
  /** Place in the order of arrival: see filename.ts. */
  stamp: z.number().int(),
  sent: message.omit({ id: true, body: true, refs: true }),
  recipients: z.array(z.string()),
  key: z.string().optional(),
  digest: z.string().optional(),
  /** Recipients whose mailbox had no room; kept for whoever repeats the send. */
  full: z.array(z.string()).optional(),
});

/** The receipt of a message that has left a mailbox for good. */
const endLine = z.object({
  id: wholeId,
  v,
  agent: z.string(),
  end: z.enum(["acked", "dead"]),
  at: moment,
  by: z.string().optional(),
  session: z.string().optional(),
  why: deathCause.optional(),
});

const ledgerLine = z.union([sentLine, endLine]);

/** Undefined for a damaged one. */
export function readLedgerLine(line: string): SentLine | EndLine | undefined {
  try {
    return ledgerLine.parse(JSON.parse(line));
  } catch {
    // What else it may be is nobody's business: whoever reads it says that it was damaged.
    return undefined;
  }
}

export type SentLine = z.output<typeof sentLine>;
export type EndLine = z.output<typeof endLine>;

/**
 * Offsets in bytes, and lines without their end. A last line without one is torn, and not there.
 * Zeros before a line are the place of one that was refused after all (the disk was full).
 */
export function* linesOf(text: Buffer): Generator<[number, string]> {
  for (let at = 0, end = text.indexOf(10); end >= 0; at = end + 1, end = text.indexOf(10, at)) {
    while (text[at] === 0) at += 1;
    yield [at, text.toString("utf8", at, end)];
  }
}
