import { counter, type Family } from "./family.ts";

export interface AuditCounts {
  lines: number;
  bytes: number;
  dropped: number;
}

/** Who did what, as far as it could be written down. */
export const auditFamilies = ({ lines, bytes, dropped }: AuditCounts): Family[] => [
  counter("backchannel_audit_lines_total", "Lines written to the audit.", lines),
  counter("backchannel_audit_written_bytes_total", "Bytes of those lines.", bytes),
  counter(
    "backchannel_audit_dropped_lines_total",
    "Lines of the audit that couldn't be written: its disk is full, fails or is too slow.",
    dropped,
  ),
];
