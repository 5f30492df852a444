import { expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { routes } from "../../src/contract/routes.ts";
import { importScan } from "../house/import-scan.ts";
import { TemporaryFolder } from "../support/temporary-folder.ts";

const root = join(import.meta.dir, "../..");
const answers: Record<string, unknown> = {
  "/v1/health": routes.health.example.reply,
  "/v1/agents": routes.agents.example.reply,
  "/v1/send": routes.send.example.reply,
  "/v1/inbox/codex-1": routes.inbox.example.reply,
  "/v1/held": [],
  "/v1/claim": routes.claim.example.reply,
  "/v1/ack": routes.ack.example.reply,
};

/** A machine whose relay has run for long: it answers at once, on its socket, with the examples of the contract. */
function machine(home: TemporaryFolder) {
  const socket = home.join("relay.sock");
  home.write("config.json", '{ "v": 1, "agent": "codex-1" }');
  home.write("identities/codex-1.json", '{ "v": 1, "agent": "codex-1", "token": "secret" }');
  const run = {
    v: 1,
    pid: 1,
    version: "1.2.3",
    startedAt: "2026-11-21T12:00:00.000Z",
    urls: [],
    socket,
    background: true,
  };
  home.write("relay.run.json", JSON.stringify(run));
  let claims = 0;
  const answer = (path: string) => {
    // The second claim of a drain finds nothing.
    if (path === "/v1/claim" && claims++ > 0) return { messages: [], waiting: 0 };
    return answers[path];
  };
  return Bun.serve({
    unix: socket,
    fetch: (request) => Response.json(answer(new URL(request.url).pathname)),
  });
}

/** What a command loads, from the top of the repo. */
async function loadedBy(...words: string[]): Promise<string[]> {
  using home = new TemporaryFolder();
  const server = machine(home);
  const preload = `--preload=${join(import.meta.dir, "../support/record-loaded.ts")}`;
  const cli = join(root, "src/cli.ts");
  const list = home.join("loaded");
  const child = Bun.spawn(
    [
      process.execPath,
      "--no-env-file",
      "--config=/dev/null",
      "--tsconfig-override=/dev/null",
      preload,
      cli,
      ...words,
    ],
    {
      env: { PATH: process.env.PATH, BACKCHANNEL_HOME: home.path, LOADED_FILES: list },
      stdio: ["ignore", "pipe", "pipe"],
    },
  );
  const [out, err] = await Promise.all([child.stdout.text(), child.stderr.text(), child.exited]);
  await server.stop(true);
  expect({ out, err }).toEqual({ out: expect.stringMatching(/codex-1|claude-main/), err: "" });
  return readFileSync(list, "utf8")
    .split("\n")
    .map((path) => relative(root, path))
    .filter((path) => !path.startsWith("test/"));
}

/** Rooms of the server, packages, and what of Bun's own takes long: see docs/decisions/0013-start-up.md. */
function heavy(paths: string[]): string[] {
  const rooms = /(^|\/)node_modules\/|^src\/(hub|relay|store|webhooks|mcp|ops|harness)\//;
  const builtIns = paths
    .filter((path) => path.startsWith("src/"))
    .flatMap((path) => importScan({ path, text: readFileSync(join(root, path), "utf8") }))
    .filter(({ target, kind }) => kind === "value" && /^(node|bun):/.test(target))
    .map(({ target }) => target);
  const allowed = ["node:fs", "node:path"];
  return [...paths.filter((path) => rooms.test(path)), ...builtIns.filter((name) => !allowed.includes(name))];
}

for (const words of [["send", "@codex-1", "hi"], ["inbox"], ["drain"], ["agents"]]) {
  test(`bch ${words[0]} loads no package and nothing of the server: it has to start fast`, async () => {
    const loaded = await loadedBy(...words);
    expect(loaded).toContain(`src/cli/commands/${words[0]}.ts`);
    expect(heavy(loaded)).toEqual([]);
  });
}

test("a command that needs a schema is seen to load zod", async () => {
  expect(heavy(await loadedBy("inbox", "--match", "é")).some((path) => path.includes("zod"))).toBe(true);
});
