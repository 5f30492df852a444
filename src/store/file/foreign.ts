import { type Disk, Foreign } from "./disk.ts";
import { namesIn } from "./names-in.ts";
import { quarantine } from "./quarantine.ts";

/** What stands in the way of the journal and the ledger without being theirs goes aside before they are read. */
export function putForeignAside(disk: Disk, warn: (line: string) => void): void {
  for (const folder of ["journal", "ledger"]) {
    for (const name of namesIn(disk, folder, warn)) {
      const path = `${folder}/${name}`;
      try {
        disk.open(path).close();
      } catch (error) {
        if (!(error instanceof Foreign)) throw error;
        quarantine(disk, path, error.message, warn);
      }
    }
  }
}
