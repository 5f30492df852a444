import { type Disk, Foreign } from "./disk.ts";

/** What of a home is the relay's to keep, beside the files right in it. */
const folders = [
  "agents",
  "channels",
  "invites",
  "tasks",
  "task-texts",
  "mail",
  "kept",
  "ledger",
  "webhooks-in",
  "webhooks",
  "outbox",
  "quarantine",
];
const files = ["relay.json", "room-token"];
/** Files that grow in place: a second name would grow with them. */
const growing = /^ledger\//;
/** Links made between two turns of the event loop. */
const piece = 64;

/**
 * Every file as it is now under a second name in `into`. A file is never changed in place, so the second names stay what they are
 * while the first ones move on, at the price of a directory entry each. Nothing may move them while this runs.
 */
export async function snapshot(disk: Disk, into: string): Promise<void> {
  let done = 0;
  const take = async (path: string) => {
    done += 1;
    if (done % piece === 0) await new Promise(setImmediate);
    const copy = `${into}/${path}`;
    if (!growing.test(path) || !copied(disk, path, copy)) link(disk, path, copy);
  };
  const walk = async (folder: string) => {
    disk.mkdir(`${into}/${folder}`);
    for (const name of disk.list(folder)) {
      const path = `${folder}/${name}`;
      if (disk.isFolder(path)) await walk(path);
      else await take(path);
    }
  };
  for (const folder of folders) {
    if (!disk.exists(folder)) continue;
    if (disk.isFolder(folder)) await walk(folder);
    else await take(folder);
  }
  for (const file of files) if (disk.exists(file)) await take(file);
}

/** False for what isn't a file: somebody has put it there, and it grows with nobody. */
function copied(disk: Disk, path: string, copy: string): boolean {
  try {
    disk.create(copy, disk.read(path, Number.POSITIVE_INFINITY));
    return true;
  } catch (error) {
    if (!(error instanceof Foreign)) throw error;
    return false;
  }
}

function link(disk: Disk, path: string, copy: string): void {
  try {
    disk.link(path, copy);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // Too many names already, or a file system without them.
    if (code !== "EMLINK" && code !== "EPERM" && code !== "ENOTSUP" && code !== "EOPNOTSUPP") throw error;
    disk.create(copy, disk.read(path));
  }
}
