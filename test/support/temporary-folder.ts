import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";

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

  /** With what stands beside it under its name: a restore keeps the home before it so. */
  [Symbol.dispose](): void {
    const own = basename(this.path);
    for (const name of readdirSync(dirname(this.path)))
      if (name === own || name.startsWith(`${own}.`))
        rmSync(join(dirname(this.path), name), { recursive: true, force: true });
  }
}
