import { join } from "node:path";

/**
 * The words that start this bch again: for a relay in the background, and for the settings of other programs.
 * The flags keep Bun from what a checkout brings along; a compiled bch was made without it.
 */
export const bchCommand = (): string[] =>
  Bun.isStandaloneExecutable
    ? [process.execPath]
    : [
        process.execPath,
        "--no-env-file",
        "--config=/dev/null",
        "--tsconfig-override=/dev/null",
        join(import.meta.dir, "..", "cli.ts"),
      ];
