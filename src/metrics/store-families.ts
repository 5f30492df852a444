import type { Histogram } from "../domain/histogram.ts";
import type { Vitals } from "../store/vitals.ts";
import { counter, type Family, gauge, histogram } from "./family.ts";

/** The disk: how quick it is, how full, and how far files are behind the journal. */
export function storeFamilies({ journal, behind, free, accepting }: Vitals, flushes: Histogram): Family[] {
  return [
    histogram("backchannel_fsync_duration_seconds", "Each flush of the journal to the disk.", flushes),
    gauge("backchannel_journal_segments", "Files of the journal.", journal.segments),
    gauge("backchannel_journal_bytes", "What the journal takes of the disk.", journal.bytes),
    counter("backchannel_journal_written_bytes_total", "Bytes written to the journal.", journal.written),
    gauge("backchannel_files_behind", "Changes in the journal that the files don't have yet.", behind),
    gauge("backchannel_disk_free_bytes", "What may still be written to the disk.", free),
    gauge("backchannel_store_accepting", "1 when something new may come in, else 0.", Number(accepting)),
  ];
}
