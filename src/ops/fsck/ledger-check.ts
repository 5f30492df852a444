import { linesOf, readLedgerLine } from "../../store/file/ledger-line.ts";
import type { Found, Span } from "./damage.ts";

const day = /^\d{4}-\d{2}-\d{2}\.ndjson$/;

/** A day of the ledger. What is behind its last line end is a line that a crash cut: the next one is written over it. */
export function ledgerCheck(name: string, content: Buffer): Found | undefined {
  if (!day.test(name)) return { kind: "foreign", says: "no day of the ledger has such a name" };
  const lines: Span[] = [];
  for (const [at, line] of linesOf(content)) {
    if (!readLedgerLine(line)) lines.push({ at, length: content.indexOf(10, at) + 1 - at });
  }
  if (lines.length === 0) return undefined;
  const says =
    lines.length === 1 ? "a line of it can't be read" : `${lines.length} lines of it can't be read`;
  return { kind: "line", says, lines };
}
