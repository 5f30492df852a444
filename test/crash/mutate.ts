import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { openStoreOn } from "../../src/store/file/open-store-on.ts";
import type { Mutant } from "./mutants.ts";

const root = join(import.meta.dir, "../..");

export interface Mutated extends Disposable {
  openStoreOn: typeof openStoreOn;
}

/** The store with this mistake in it, loaded from a copy of the source. Throws when the code to change is not there once. */
export async function mutate({ mistake, file, code, instead }: Mutant): Promise<Mutated> {
  const folder = mkdtempSync(join(tmpdir(), "backchannel-mutant-"));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  try {
    for (const room of ["domain", "store"])
      cpSync(join(root, "src", room), join(folder, "src", room), { recursive: true });
    symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
    const path = join(folder, "src/store/file", file);
    const parts = readFileSync(path, "utf8").split(code);
    if (parts.length !== 2) throw new Error(`"${mistake}": its code is in ${file} ${parts.length - 1} times`);
    writeFileSync(path, parts.join(instead));
    const { openStoreOn } = await import(join(folder, "src/store/file/open-store-on.ts"));
    return { openStoreOn, [Symbol.dispose]: remove };
  } catch (error) {
    remove();
    throw error;
  }
}
