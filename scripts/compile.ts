import { join } from "node:path";
import { compileProgram } from "./compile-program.ts";

interface Compile {
  /** The checkout. */
  root?: string;
  outfile?: string;
}

/**
 * Makes one program of a checkout's sources, their packages and the Bun that runs now: it starts in less than half of
 * the time (docs/decisions/0013-start-up.md). It knows what each source looked like, and steps aside once one differs.
 */
export async function compile({
  root = join(import.meta.dir, ".."),
  outfile = join(root, ".bun", "bch"),
}: Compile = {}): Promise<string> {
  // What changes while the compiler reads it looks different from what is noted here, so the program steps aside.
  const sources = sourcesOf(root);
  await compileProgram({
    root,
    entry: "scripts/compiled-entry.ts",
    outfile,
    define: { ROOT: JSON.stringify(root), SOURCES: JSON.stringify(sources) },
    // Without, the sources would find none of their packages when they run themselves.
    packages: true,
  });
  return outfile;
}

/** Each source with the time of its last change and its size; packages count by the lock file that names them. */
function sourcesOf(folder: string): [path: string, changed: number, size: number][] {
  const paths = ["package.json", "bun.lock", ...new Bun.Glob("src/**/*").scanSync(folder)].toSorted();
  return paths.map((path) => {
    const file = Bun.file(join(folder, path));
    return [path, file.lastModified, file.size];
  });
}
