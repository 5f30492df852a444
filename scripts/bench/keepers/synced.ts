import { type FileHandle, open, rename } from "node:fs/promises";
import { join } from "node:path";
import type { Keep } from "../keepers.ts";
import { content, MailFolders } from "./mail-folders.ts";

/** Safe the plain way: each message's file and its directory are flushed before the answer. */
export function synced(folder: string): Keep {
  const folders = new MailFolders(folder);
  const directories = new Map<string, Promise<FileHandle>>();
  return async (message, recipient) => {
    const name = folders.name(message);
    const temporary = join(folders.temporary, name);
    const file = await open(temporary, "wx", 0o600);
    await file.write(content(message, recipient));
    await file.sync();
    await file.close();
    const target = folders.of(recipient);
    await rename(temporary, join(target, name));
    const directory = directories.get(target) ?? open(target, "r");
    directories.set(target, directory);
    await (await directory).sync();
  };
}
