import { mkdirSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";

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
  outfile,
}: Compile = {}): Promise<string> {
  const program = outfile ?? join(root, ".bun", "bch");
  // What changes while the compiler reads it looks different from what is noted here, so the program steps aside.
  const sources = sourcesOf(root);
  const draft = `${program}.${process.pid}`;
  mkdirSync(dirname(program), { recursive: true });
  try {
    await Bun.build({
      // A thread begins with a file of its own, which is looked for beside all others.
      entrypoints: ["scripts/compiled-entry.ts", ...workers(root)].map((path) => join(root, path)),
      naming: { entry: "[name].[ext]" },
      target: "bun",
      format: "esm",
      splitting: true,
      bytecode: true,
      define: { ROOT: JSON.stringify(root), SOURCES: JSON.stringify(sources) },
      // As --no-env-file and --config=/dev/null: nothing that the directory brings along in which somebody starts it.
      compile: {
        outfile: draft,
        autoloadDotenv: false,
        autoloadBunfig: false,
        autoloadTsconfig: false,
        // Without, the sources would find none of their packages when they run themselves.
        autoloadPackageJson: true,
      },
    });
    renameSync(draft, program); // One that runs goes on with its own file.
    return program;
  } finally {
    rmSync(draft, { force: true });
  }
}

const workers = (folder: string) => new Bun.Glob("src/**/*-worker.ts").scanSync(folder);

/** Each source with the time of its last change and its size; packages count by the lock file that names them. */
function sourcesOf(folder: string): [path: string, changed: number, size: number][] {
  const paths = ["package.json", "bun.lock", ...new Bun.Glob("src/**/*").scanSync(folder)].toSorted();
  return paths.map((path) => {
    const file = Bun.file(join(folder, path));
    return [path, file.lastModified, file.size];
  });
}
