import { closeSync, openSync, renameSync, writeSync } from "node:fs";
import { join } from "node:path";
import type { Keep } from "../keepers.ts";
import { content, MailFolders } from "./mail-folders.ts";

/** A file written and renamed, never flushed; by the synchronous calls, which are the quickest. */
export function renamed(folder: string): Keep {
  const folders = new MailFolders(folder);
  return (message, recipient) => {
    const name = folders.name(message);
    const temporary = join(folders.temporary, name);
    const descriptor = openSync(temporary, "wx", 0o600);
    writeSync(descriptor, content(message, recipient));
    closeSync(descriptor);
    renameSync(temporary, join(folders.of(recipient), name));
    return undefined;
  };
}
