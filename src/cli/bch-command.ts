import { join } from "node:path";

/** The words that run this bch, for settings of other programs. The flags keep Bun from what a checkout brings along. */
export const bchCommand = (): string[] => [
  process.execPath,
  "--no-env-file",
  "--config=/dev/null",
  join(import.meta.dir, "..", "cli.ts"),
];
