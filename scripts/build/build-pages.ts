import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { scripts } from "../../src/cli/commands/completions.ts";
import { groups } from "../../src/cli/commands.ts";
import { completed } from "../../src/cli/completions/completed.ts";
import { closing } from "../../src/cli/help.ts";
import { manName, manOverview, manPage } from "./man-page.ts";

/** What shells and `man` read, named as they look for it. */
export async function buildPages(folder: string, version: string): Promise<void> {
  const write = (path: string, text: string) => {
    mkdirSync(join(folder, path, ".."), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  const commands = await completed();
  write("completions/bch.bash", scripts.bash(commands));
  write("completions/_bch", scripts.zsh(commands));
  write("completions/bch.fish", scripts.fish(commands));

  const loaded = await Promise.all(
    Object.entries(groups).map(
      async ([title, loads]) =>
        [title, await Promise.all(Object.values(loads).map((load) => load()))] as const,
    ),
  );
  write("man/bch.1", manOverview(Object.fromEntries(loaded), closing, version));
  for (const command of loaded.flatMap(([, all]) => all))
    write(`man/${manName(command.name)}.1`, manPage(command, version));
}
