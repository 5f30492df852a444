import { lstatSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { HomeEntries, HomeEntry } from "./home-entry.ts";
import { homeTable } from "./home-table.ts";
import { rightMode } from "./shape-check.ts";

const firstLevel = homeTable.filter(({ path }) => !path.includes("/"));

/**
 * All that is the relay's in a folder. Links are not followed; what the system refuses is in the entry. `home`: whose
 * permissions of folders count, when that is another: a snapshot's folders are its own.
 */
export function listHome(folder: string, home = folder): HomeEntries {
  const entries: HomeEntries = new Map();
  const walk = (path: string, { required = true, closed = false } = {}) => {
    const entry = look(folder, path, required);
    if (!entry) return;
    entries.set(path, entry);
    if (entry.kind !== "folder" || closed) return;
    if (home !== folder) entry.mode = look(home, path, false)?.mode ?? entry.mode;
    try {
      for (const name of readdirSync(join(folder, path)).sort()) walk(`${path}/${name}`);
    } catch (error) {
      entry.problem = (error as Error).message;
    }
  };
  for (const { path, closed } of firstLevel) walk(path, { required: false, ...(closed && { closed }) });
  return entries;
}

function look(folder: string, path: string, required: boolean): HomeEntry | undefined {
  try {
    const stats = lstatSync(join(folder, path));
    const kind = stats.isFile() ? "file" : stats.isDirectory() ? "folder" : "other";
    // Windows has permissions of another kind, which these bits don't show.
    const mode = process.platform === "win32" ? rightMode(kind) : stats.mode & 0o777;
    return { path, kind, mode, owner: stats.uid };
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" && !required) return undefined;
    // It was in the folder's list: a name that isn't UTF-8 can't be said back to the system.
    return { path, kind: "other", mode: 0o600, owner: -1, problem: message };
  }
}
