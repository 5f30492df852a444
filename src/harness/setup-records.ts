import { readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { fault } from "../domain/fault.ts";
import { contentKinds } from "./content.ts";
import { harnessNames } from "./harness-name.ts";
import { replaceFile } from "./replace-file.ts";
import { setupLock } from "./setup-lock.ts";

/** What we did to one file: enough to take it back to the byte, as long as nobody has written there since. */
export const setupRecord = z.object({
  v: z.literal(1),
  path: z.string(),
  /** The project's directory, or absent for the user's own settings. */
  project: z.string().optional(),
  /** For which harnesses; several can read the same file. */
  harnesses: z.array(z.enum(harnessNames)),
  /** The agent that our part names; older versions didn't keep it. */
  agent: z.string().optional(),
  kind: z.enum(contentKinds),
  /** There was no such file before. */
  created: z.boolean(),
  /** Folders that were made for it, from the top. */
  folders: z.array(z.string()),
  /** SHA-256 of the file with our part in it. */
  after: z.string(),
  insertions: z.array(z.object({ at: z.number().int().min(0), text: z.string() })),
  made: z.array(z.array(z.string())),
});

export type SetupRecord = z.output<typeof setupRecord>;

export const textHash = (text: string): string => new Bun.CryptoHasher("sha256").update(text).digest("hex");

/** The records of a home, a file each: `setup/<hash of the path>.json`. */
export class SetupRecords {
  readonly #folder: string;

  constructor(home: string) {
    this.#folder = join(home, "setup");
  }

  /** Until it is disposed of, no other setup of this home reads or writes records. */
  lock(): Disposable {
    return setupLock(join(this.#folder, "lock"));
  }

  read(path: string): SetupRecord | undefined {
    return this.#parse(this.#file(path));
  }

  all(): SetupRecord[] {
    let names: string[];
    try {
      names = readdirSync(this.#folder);
    } catch {
      return []; // Nothing was ever set up from here.
    }
    return names
      .filter((name) => name.endsWith(".json"))
      .flatMap((name) => this.#parse(join(this.#folder, name)) ?? []);
  }

  write(record: SetupRecord): void {
    const path = this.#file(record.path);
    try {
      replaceFile({ path, text: `${JSON.stringify(record, null, 2)}\n`, folderMode: 0o700 });
    } catch (error) {
      throw fault("home.unusable", path, (error as Error).message);
    }
  }

  forget(path: string): void {
    const file = this.#file(path);
    try {
      rmSync(file, { force: true });
    } catch (error) {
      throw fault("home.unusable", file, (error as Error).message);
    }
  }

  #file(path: string): string {
    return join(this.#folder, `${textHash(path).slice(0, 16)}.json`);
  }

  /** A record that can't be read is worth none: then our part is found by what it says. */
  #parse(file: string): SetupRecord | undefined {
    try {
      return setupRecord.safeParse(JSON.parse(readFileSync(file, "utf8"))).data;
    } catch {
      return undefined;
    }
  }
}
