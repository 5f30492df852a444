import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** A folder of one's own that goes when its test ends: `using folder = new TemporaryFolder()`. */
export class TemporaryFolder implements Disposable {
  readonly path: string;

  /** `where`: on another disk, say. */
  constructor(where = tmpdir()) {
    this.path = mkdtempSync(join(where, "backchannel-test-"));
  }

  join(...parts: string[]): string {
    return join(this.path, ...parts);
  }

  /** Writes a file and the folders above it; gives its path. */
  write(name: string, content: string, mode = 0o600): string {
    const path = this.join(name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content, { mode });
    return path;
  }

  [Symbol.dispose](): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}
