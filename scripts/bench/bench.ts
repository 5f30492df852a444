import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Row } from "./row.ts";

/** What a group of rows needs to measure. */
export interface Bench {
  /** On the disk that is measured; removed at the end. */
  folder: string;
  rounds: number;
  /** Length of one side's slice of a round. */
  seconds: number;
  /** This part of every number of messages, agents and streams; 1 but for a smoke run. */
  scale: number;
  /** The bare disk, measured before anything else. */
  disk: BareDisk;
}

export interface BareDisk {
  /** Files written and renamed a second, unsynced. */
  creates: number;
  /** Files written, flushed, renamed and their directory flushed a second, one after another. */
  durableCreates: number;
  /** Milliseconds of one fdatasync, the middle of many. */
  flush: number;
}

export interface Group {
  name: string;
  run(bench: Bench): Promise<Findings>;
}

export interface Findings {
  rows: Row[];
  /** For the picture. */
  bars?: Bar[];
}

export interface Bar {
  name: string;
  /** What an answer promises. */
  promise: string;
  perSecond: number;
  ours: boolean;
}

let folders = 0;

/** A folder of its own for a side. */
export function freshFolder({ folder }: Pick<Bench, "folder">, name: string): string {
  folders += 1;
  const path = join(folder, `${folders}-${name}`);
  mkdirSync(path);
  return path;
}

/** So many, or fewer in a smoke run. */
export const scaled = ({ scale }: Bench, count: number): number => Math.ceil(count * scale);
