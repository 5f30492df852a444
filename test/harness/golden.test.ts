import { expect, test } from "bun:test";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { harnessNames } from "../../src/harness/harness-name.ts";
import { WiredUser } from "../support/wired-user.ts";

/** Where people have something already, so that the page shows how ours comes beside it. */
const before: Record<string, string> = {
  ".claude/settings.json":
    '{\n  // mine\n  "model": "opus",\n  "hooks": {\n    "Stop": [{ "hooks": [{ "type": "command", "command": "say done" }] }]\n  }\n}\n',
  ".codex/config.toml": 'model = "o4"\n',
  ".gemini/settings.json": '{\n    "theme": "Dracula"\n}\n',
  ".config/opencode/opencode.jsonc": '{\n\t"$schema": "https://opencode.ai/config.json",\n}\n',
};

/** All files after setup, as one page; `GOLDEN=write bun test test/harness/golden.test.ts` writes the pages anew. */
function page(user: WiredUser, paths: string[]): string {
  return paths.map((path) => `==> ${path}\n${user.text(path)}`).join("\n");
}

for (const name of harnessNames) {
  for (const scope of ["user", "project"]) {
    test(`${name}: what setup writes for a ${scope} is what the page shows`, async () => {
      using user = new WiredUser();
      for (const [path, text] of Object.entries(before)) user.folder.write(path, text);
      const project = scope === "project" ? user.folder.path : undefined;
      const files = user.setup([name], { project });
      const text = page(
        user,
        files.map(({ path }) => path.slice(user.folder.path.length + 1)),
      );
      const golden = join(import.meta.dir, "golden", `${name}-${scope}.txt`);
      if (process.env.GOLDEN === "write") writeFileSync(golden, text);
      expect(text).toBe(await Bun.file(golden).text());
    });
  }
}
