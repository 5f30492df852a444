import { lstatSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { HomeEntries, HomeEntry } from "./home-entry.ts";
import { homeTable } from "./home-table.ts";
import { rightMode } from "./shape-check.ts";

const firstLevel = homeTable.filter(({ path }) => !path.includes("/"));
const passing = new Set(homeTable.flatMap(({ path, passing: is }) => (is ? path.replace("/*", "") : [])));

/**
 * All that is the relay's in a folder. Links are not followed; what the system refuses is in the entry. `home`: where that is a
 * snapshot, the home of the relay that runs, whose permissions of folders count. What is in no snapshot is listed as it is there,
 * and may go meanwhile.
 */
export function listHome(folder: string, home = folder): HomeEntries {
  const entries: HomeEntries = new Map();
  const runs = home !== folder;
  const walk = (root: string, path: string, { required = true, closed = false } = {}) => {
    const entry = look(root, path, required);
    if (!entry) return;
    entries.set(path, entry);
    if (entry.kind === "folder" && runs) {
      if (root === folder) entry.mode = look(home, path, false)?.mode ?? entry.mode;
      else closed ||= passing.has(path);
    }
    if (entry.kind !== "folder" || closed) return;
    try {
      for (const name of readdirSync(join(root, path)).sort())
        walk(root, `${path}/${name}`, { required: root === folder });
    } catch (error) {
      entry.problem = (error as Error).message;
    }
  };
  for (const { path, closed, beside } of firstLevel)
    walk(beside ? home : folder, path, { required: false, ...(closed && { closed }) });
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
