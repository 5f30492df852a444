import { Database } from "bun:sqlite";
import { closeSync, constants, openSync } from "node:fs";
import { join } from "node:path";
import { fault } from "../../domain/fault.ts";

/**
 * One process per home. SQLite's exclusive lock is the portable one that the system itself lets go when its process dies,
 * however it dies; nothing is ever stored in the database.
 */
export class HomeLock {
  #database: Database;

  /** `holder` says who has it, for the error. */
  constructor(home: string, holder: () => string) {
    const path = join(home, "lock");
    try {
      const { O_CREAT, O_WRONLY, O_NOFOLLOW = 0, O_NONBLOCK = 0 } = constants;
      closeSync(openSync(path, O_CREAT | O_WRONLY | O_NOFOLLOW | O_NONBLOCK, 0o600)); // SQLite would make it readable for others.
      this.#database = new Database(path);
    } catch (error) {
      throw fault("home.unusable", path, (error as Error).message);
    }
    try {
      this.#database.run("PRAGMA locking_mode = EXCLUSIVE");
      this.#database.run("BEGIN EXCLUSIVE");
    } catch (error) {
      this.#database.close();
      if ((error as { code?: string }).code === "SQLITE_BUSY") throw fault("relay.running", home, holder());
      throw fault("home.unusable", home, (error as Error).message);
    }
  }

  [Symbol.dispose](): void {
    this.#database.close();
  }
}
