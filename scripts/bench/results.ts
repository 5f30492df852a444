import type { Bar, BareDisk } from "./bench.ts";
import type { Judged } from "./row.ts";

/** All that a run found out; what --json writes. */
export interface Results {
  date: string;
  computer: string;
  fileSystem: string;
  command: string;
  version: string;
  disk: BareDisk;
  /** Why to mistrust the figures. */
  warnings: string[];
  rows: Judged[];
  bars: Bar[];
}
