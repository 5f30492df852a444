import { expect, test } from "bun:test";
import { hookWay } from "../../src/ops/hook-way.ts";
import { TemporaryFolder } from "../support/temporary-folder.ts";

const way = (line: string, cwd: string) =>
  hookWay({
    harness: "codex",
    first: { event: "UserPromptSubmit", line, input: { session_id: "s", cwd } },
    later: { event: "SessionEnd", line: "cat > later.json", input: { session_id: "s" } },
    cwd,
    env: { PATH: process.env.PATH },
  });

test("a hook line is run by a shell, in the session's folder, with the harness's words on stdin", async () => {
  using folder = new TemporaryFolder();
  const { fetch, goOn } = way('cat; printf %s "$PWD" >&2', folder.path);
  expect(JSON.parse(await fetch())).toEqual({ session_id: "s", cwd: folder.path });
  await goOn();
  expect(await Bun.file(folder.join("later.json")).json()).toEqual({ session_id: "s" });
});

test("a line that fails says so with the last it said", async () => {
  using folder = new TemporaryFolder();
  await expect(way("echo first >&2; echo gone >&2; exit 3", folder.path).fetch()).rejects.toMatchObject({
    code: "command.failed",
    message: "the hook of UserPromptSubmit ended with 3: gone",
  });
});
