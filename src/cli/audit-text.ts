import type { AuditEntry } from "../domain/audit-entry.ts";
import { safeLine } from "../domain/safe-text.ts";
import { shortId } from "../domain/short-id.ts";

/** Columns are as wide as what is usual: lines are shown as they are read, and the widest isn't known before the last. */
const widths = [20, 16, 18, 16, 13, 15];
const shown = 3;

/** One line of the audit, for people. */
export function auditText({
  at,
  who,
  what,
  whom,
  outcome,
  address,
  ids = [],
  more = 0,
  count,
}: AuditEntry): string {
  const beyond = ids.length - shown + more;
  const cells = [
    `${at.slice(0, "2026-11-28T12:00:00".length)}Z`,
    // By its first letters, as messages are.
    who.replace(/^hook ([0-9a-f]{8})[0-9a-f]{8}$/, "hook $1"),
    what,
    whom ?? "",
    outcome,
    address ?? "",
    [
      ...ids.slice(0, shown).map(shortId),
      ...(beyond > 0 ? [`and ${beyond} more`] : []),
      ...(count === undefined ? [] : [what === "audit.dropped" ? `${count} lines` : `${count} more`]),
    ].join(" "),
  ];
  return cells
    .map(safeLine)
    .map((cell, column) => cell + " ".repeat(Math.max(0, (widths[column] ?? 0) - Bun.stringWidth(cell))))
    .join("  ")
    .trimEnd();
}
