import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { isoTime } from "../domain/moment.ts";

/** A file of the audit: a day, or the part of one that was too much for a file. */
export interface AuditFile {
  name: string;
  day: string;
  part: number;
  /** Bytes. */
  size: number;
}

const form = /^(\d{4}-\d\d-\d\d)(?:\.([2-9]|[1-9]\d{1,5}))?\.ndjson$/;

/** `2026-11-28.ndjson`, `2026-11-28.2.ndjson`, … */
export const auditFileName = (day: string, part: number): string =>
  part === 1 ? `${day}.ndjson` : `${day}.${part}.ndjson`;

/** A day of UTC. */
export const dayOf = (time: number): string => isoTime(time).slice(0, "2026-11-28".length);

/** The files of an audit, the oldest first; what isn't one is left out. */
export async function auditFiles(folder: string): Promise<AuditFile[]> {
  const found: AuditFile[] = [];
  for (const name of await names(folder)) {
    const [, day, part = "1"] = form.exec(name) ?? [];
    if (day === undefined) continue;
    const info = await stat(join(folder, name)).catch(unlessGone);
    if (info?.isFile()) found.push({ name, day, part: Number(part), size: info.size });
  }
  return found.sort((a, b) => (a.day === b.day ? a.part - b.part : a.day < b.day ? -1 : 1));
}

const names = async (folder: string): Promise<string[]> => (await readdir(folder).catch(unlessGone)) ?? [];

/** Days may be swept while somebody reads. */
function unlessGone(error: NodeJS.ErrnoException): undefined {
  if (error.code !== "ENOENT") throw error;
}
