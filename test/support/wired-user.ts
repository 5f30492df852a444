import { existsSync, lstatSync, readdirSync, readFileSync, readlinkSync } from "node:fs";
import { join } from "node:path";
import type { FileResult } from "../../src/harness/file-result.ts";
import type { Place } from "../../src/harness/harness.ts";
import type { HarnessName } from "../../src/harness/harness-name.ts";
import { harnesses } from "../../src/harness/harnesses.ts";
import { setup, undoSetup } from "../../src/harness/setup.ts";
import { SetupRecords } from "../../src/harness/setup-records.ts";
import { TemporaryFolder } from "./temporary-folder.ts";

interface More extends Partial<Place> {
  dryRun?: boolean;
  /** This one of the files that a plan names. */
  only?: string;
}

/** Somebody with harnesses, in a directory of their own; what bch keeps is beside it. */
export class WiredUser implements Disposable {
  readonly folder = new TemporaryFolder();
  readonly #kept = new TemporaryFolder();
  readonly records = new SetupRecords(this.#kept.path);
  readonly place: Place = {
    user: this.folder.path,
    env: {},
    command: ["/opt/bun/bun", "--no-env-file", "--config=/dev/null", "/opt/backchannel/src/cli.ts"],
    flags: ["--agent", "ana"],
    exists: existsSync,
  };

  setup(names: readonly HarnessName[], more: More = {}): FileResult[] {
    return setup(this.#of(names, more));
  }

  undo(names: readonly HarnessName[], more: More = {}): FileResult[] {
    return undoSetup(this.#of(names, more));
  }

  #of(names: readonly HarnessName[], { dryRun = false, only, ...more }: More) {
    return {
      harnesses: harnesses
        .filter(({ name }) => names.includes(name))
        .map((harness) => ({
          ...harness,
          plan: (place: Place) =>
            harness.plan(place).filter(({ path }) => only === undefined || path === this.folder.join(only)),
        })),
      place: { ...this.place, ...more },
      records: this.records,
      dryRun,
    };
  }

  text(path: string): string {
    return readFileSync(this.folder.join(path), "utf8");
  }

  /** All files and folders of theirs, with modes and bytes. */
  everything(): string[] {
    return list(this.folder.path, "");
  }

  [Symbol.dispose](): void {
    this.folder[Symbol.dispose]();
    this.#kept[Symbol.dispose]();
  }
}

function list(folder: string, under: string): string[] {
  return readdirSync(folder)
    .sort()
    .flatMap((name) => {
      const path = join(folder, name);
      const state = lstatSync(path);
      const shown = `${under}${name} ${state.mode.toString(8)}`;
      if (state.isSymbolicLink()) return [`${shown} -> ${readlinkSync(path)}`];
      return state.isDirectory()
        ? [shown, ...list(path, `${under}${name}/`)]
        : [`${shown} ${readFileSync(path).toString("latin1")}`];
    });
}
