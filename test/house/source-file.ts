import { join } from "node:path";

/** A text file of this repo. */
export interface SourceFile {
  /** From the top of the repo, with slashes. */
  path: string;
  text: string;
}

const root = join(import.meta.dir, "../..");

/** The files of the repo that fit the pattern, in order of path. */
export async function sourceFiles(pattern: string): Promise<SourceFile[]> {
  const found = await Array.fromAsync(new Bun.Glob(pattern).scan({ cwd: root, dot: true }));
  const paths = found.map((path) => path.replaceAll("\\", "/")).sort();
  return Promise.all(paths.map(async (path) => ({ path, text: await Bun.file(join(root, path)).text() })));
}
