import { expect, test } from "bun:test";
import { mkdirSync, readdirSync, readFileSync, symlinkSync } from "node:fs";
import { makeBackup } from "../../src/ops/make-backup.ts";
import { TemporaryFolder } from "../support/temporary-folder.ts";

/** A place for archives, and what makes one there. */
class Archives extends TemporaryFolder {
  readonly #home = new TemporaryFolder();

  make(name: string, more: { replace?: boolean; signal?: AbortSignal } = {}) {
    this.#home.write("agents/ana.json", "{}");
    const from = { folder: this.#home.path, version: "0.1.0", createdAt: "2026-11-21T12:00:00.000Z" };
    return makeBackup({ ...from, file: this.join(name), ...more });
  }

  override [Symbol.dispose](): void {
    this.#home[Symbol.dispose]();
    super[Symbol.dispose]();
  }
}

test("a backup replaces no file, unless that is said", async () => {
  using archives = new Archives();
  const file = archives.write("a.tar.gz", "of yesterday");
  await expect(archives.make("a.tar.gz")).rejects.toMatchObject({
    code: "backup.failed",
    hint: expect.stringContaining("--force"),
  });
  expect(readFileSync(file, "utf8")).toBe("of yesterday");
  await archives.make("a.tar.gz", { replace: true });
  expect(readFileSync(file, "utf8")).not.toBe("of yesterday");
  expect(readdirSync(archives.path)).toEqual(["a.tar.gz"]);
});

test("a folder, and what is no plain file, is never replaced by a backup", async () => {
  using archives = new Archives();
  mkdirSync(archives.join("folder"));
  symlinkSync("/dev/null", archives.join("link"));
  for (const name of ["folder", "link"])
    await expect(archives.make(name, { replace: true })).rejects.toMatchObject({ code: "backup.failed" });
  expect(readdirSync(archives.path).sort()).toEqual(["folder", "link"]);
});

test("a file that comes while a backup is made is not replaced either", async () => {
  using archives = new Archives();
  const making = archives.make("a.tar.gz");
  archives.write("a.tar.gz", "another's");
  await expect(making).rejects.toMatchObject({ code: "backup.failed" });
  expect(readFileSync(archives.join("a.tar.gz"), "utf8")).toBe("another's");
  expect(readdirSync(archives.path)).toEqual(["a.tar.gz"]);
});

test("a backup that is interrupted leaves nothing, and what was there before", async () => {
  using archives = new Archives();
  archives.write("a.tar.gz", "of yesterday");
  const stop = new AbortController();
  const making = archives.make("a.tar.gz", { replace: true, signal: stop.signal });
  stop.abort();
  await expect(making).rejects.toMatchObject({ message: expect.stringContaining("it was interrupted") });
  expect(readFileSync(archives.join("a.tar.gz"), "utf8")).toBe("of yesterday");
  expect(readdirSync(archives.path)).toEqual(["a.tar.gz"]);
});
