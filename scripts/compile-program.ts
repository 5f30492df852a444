import { mkdirSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { basename, dirname, join } from "node:path";

interface CompileProgram {
  /** The checkout. */
  root: string;
  /** Where the program begins, from the top of the checkout. */
  entry: string;
  outfile: string;
  /** Constants of the program. */
  define?: Record<string, string>;
  /** May it load packages that aren't compiled in? */
  packages?: boolean;
  /** How much is translated for the engine already: it starts faster for it. `outer`: all but functions in functions. */
  bytecode?: "whole" | "outer" | "none";
  /** The system that it is for, and the Bun of that system; absent: this one. */
  system?: { target: Bun.Build.CompileTarget; bun: string };
}

/** One file with our sources, their packages and Bun. It is there as a whole or not at all. */
export async function compileProgram({
  root,
  entry,
  outfile,
  define = {},
  packages = false,
  bytecode = "whole",
  system,
}: CompileProgram): Promise<void> {
  mkdirSync(dirname(outfile), { recursive: true });
  const workshop = mkdtempSync(join(dirname(outfile), "compiling-"));
  // Its name is in the program, so that it is the same each time.
  const draft = join(workshop, basename(outfile));
  try {
    await Bun.build({
      // A thread begins with a file of its own, which is looked for beside all others.
      entrypoints: [entry, ...workers(root)].map((path) => join(root, path)),
      naming: { entry: "[name].[ext]" },
      target: "bun",
      format: "esm",
      splitting: true,
      bytecode: bytecode !== "none",
      ...(bytecode === "outer" && { bytecodeDepth: 1 }),
      define,
      // As --no-env-file and --config=/dev/null: nothing that the directory brings along in which somebody starts it.
      compile: {
        outfile: draft,
        autoloadDotenv: false,
        autoloadBunfig: false,
        autoloadTsconfig: false,
        autoloadPackageJson: packages,
        ...(system && { target: system.target, executablePath: system.bun }),
      },
    });
    renameSync(draft, outfile); // One that runs goes on with its own file.
  } finally {
    rmSync(workshop, { recursive: true, force: true });
  }
}

/** In one order on every disk, so that two builds are the same. */
const workers = (folder: string) => [...new Bun.Glob("src/**/*-worker.ts").scanSync(folder)].toSorted();
