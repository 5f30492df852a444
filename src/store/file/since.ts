import { z } from "zod";
import { type Disk, Foreign } from "./disk.ts";
import { quarantine } from "./quarantine.ts";
import type { Step } from "./steps.ts";

/** Beside a mailbox's folders: when it was opened, as a stamp (see filename.ts). */
export const sinceRecord = z.object({ v: z.literal(1), since: z.number().int() });

const path = (agent: string) => `mail/${agent}/since.json`;

export function writeSince(agent: string, since: number): Step {
  return { op: "put", to: [path(agent)], text: `${JSON.stringify({ v: 1, since })}\n` };
}

/** 0 when nothing says so: all of its mail is its own. */
export function readSince(disk: Disk, agent: string, warn: (line: string) => void): number {
  if (!disk.exists(path(agent))) return 0;
  try {
    return sinceRecord.parse(JSON.parse(disk.read(path(agent)).toString())).since;
  } catch (error) {
    // A disk that fails now says nothing of the file.
    if (![Foreign, SyntaxError, z.ZodError].some((kind) => error instanceof kind)) throw error;
    quarantine(disk, path(agent), "it is torn", warn);
    return 0;
  }
}
