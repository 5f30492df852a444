import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { version } from "../../package.json";
import { release } from "../../scripts/build/release.ts";
import { targets } from "../../scripts/build/targets.ts";
import type { Message } from "../../src/domain/message.ts";
import type { Task } from "../../src/domain/task.ts";
import { Machine } from "../support/machine.ts";
import { McpProcess } from "../support/mcp-process.ts";
import { TemporaryFolder } from "../support/temporary-folder.ts";

setDefaultTimeout(60_000);

const here = targets.find(({ os, cpu }) => os === process.platform && cpu === process.arch);
const dist = new TemporaryFolder();
const program = dist.join(here?.file ?? "");

beforeAll(async () => {
  if (!here) throw new Error(`no release is made for ${process.platform} on ${process.arch}`);
  await release({ root: join(import.meta.dir, "../.."), folder: dist.path, only: [here], version });
});
afterAll(() => dist[Symbol.dispose]());

/** What a checkout may bring along that nobody has vetted: each would leave a file `ran`, or send mail elsewhere. */
function hostileFolder(): TemporaryFolder {
  const folder = new TemporaryFolder();
  const elsewhere = "http://127.0.0.1:1";
  const ran = `require("node:fs").writeFileSync(${JSON.stringify(folder.join("ran"))}, __filename);\n`;
  for (const name of [
    "evil.js",
    "node_modules/zod/index.js",
    "schema-worker.ts",
    "file-worker.ts",
    "src/cli.ts",
  ])
    folder.write(name, ran);
  folder.write("bunfig.toml", 'preload = ["./evil.js"]\n[run]\npreload = ["./evil.js"]\n');
  for (const name of [".env", ".env.local", ".env.production", ".env.development"])
    folder.write(
      name,
      `BACKCHANNEL_URL=${elsewhere}\nBACKCHANNEL_AGENT=mallory\nBUN_OPTIONS=--preload=./evil.js\n`,
    );
  folder.write("tsconfig.json", '{ "compilerOptions": { "paths": { "*": ["./evil.js"] } } }');
  folder.write("package.json", '{ "name": "evil", "type": "commonjs", "imports": { "#zod": "./evil.js" } }');
  return folder;
}

/** Machines that have this one program and nothing else: no Bun, no PATH, an empty HOME. Somebody stands in a hostile folder. */
function place() {
  const stack = new AsyncDisposableStack();
  const folder = stack.use(hostileFolder());
  const machine = () => {
    const home = stack.use(new TemporaryFolder());
    return stack.use(
      new Machine({ program: [program], cwd: folder.path, env: { HOME: home.path, PATH: home.path } }),
    );
  };
  return { folder, machine, [Symbol.asyncDispose]: () => stack.disposeAsync() };
}

/** A relay that listens, and its process. */
async function relayOn(machine: Machine) {
  const process = machine.start(["relay", "--port", "0", "--host", "127.0.0.1", "--quiet"]);
  await process.says("http://");
  return process;
}

const bodies = (text: string) => (JSON.parse(text) as Message[]).map(({ body }) => body);

test("the release has the program, completions and manual pages, and a sum for each", async () => {
  const sums = readFileSync(dist.join("SHA256SUMS"), "utf8").trim().split("\n");
  const named = new Map(sums.map((line) => [line.slice(66), line.slice(0, 64)]));
  expect(named.size).toBe(sums.length);
  for (const path of [
    "release.json",
    here!.file,
    "completions/bch.bash",
    "completions/_bch",
    "completions/bch.fish",
    "man/bch.1",
  ])
    expect(named.has(path)).toBe(true);
  const files = readdirSync(dist.path, { recursive: true, withFileTypes: true }).filter((one) =>
    one.isFile(),
  );
  expect(named.size).toBe(files.length - 1);
  for (const [path, sum] of named)
    expect(new Bun.CryptoHasher("sha256").update(await Bun.file(dist.join(path)).bytes()).digest("hex")).toBe(
      sum,
    );
  expect(Bun.file(program).size).toBeLessThan(120_000_000);
});

test("one file alone does the tour: mail, channels, tasks, MCP, and what was answered survives kill -9", async () => {
  await using at = place();
  const [host, desktop] = [at.machine(), at.machine()];
  expect(await host.bch("--version")).toBe(`${version}\n`);
  const relay = await relayOn(host);
  expect(await host.json("upgrade", "--check", "--from", dist.join("release.json"))).toMatchObject({
    version,
    install: { kind: "file", path: program },
    newest: version,
    newer: false,
    findings: [{ check: "bch" }, { check: "relay", health: "PASS" }, { check: "home" }, { check: "release" }],
  });

  await host.bch("init", "claude-main");
  await host.bch("init", "codex-1", "--role", "reviewer");
  await host.bch("send", "@codex-1", "The schema is ready.", "--ref", "src/api.ts");
  const shown = await host.as("codex-1", "drain");
  expect(shown).toContain("| The schema is ready.");
  const [id = ""] = shown.split(" ");
  await host.bch("reply", "--agent", "codex-1", id, "Two names to change.");
  expect(await host.bch("sent")).toMatch(new RegExp(`${id} +@codex-1 .* acked .* by drain`));
  expect(bodies(await host.bch("drain", "--json"))).toEqual(["Two names to change."]);

  const invite = (await host.bch("invite", "--channel", "design")).trim();
  expect(await desktop.bch("join", invite, "--as", "gemini-1")).toContain(
    "You are @gemini-1 on http://127.0.0.1:",
  );
  await host.bch("send", "#design", "a draft");
  expect(bodies(await desktop.bch("drain", "--json"))).toEqual(["a draft"]);
  await desktop.bch("send", "@codex-1", "before the end");

  const schema = at.folder.write("schema.json", '{ "type": "object", "required": ["lines"] }');
  const task = await desktop.json<Task>(
    "task",
    "post",
    "--to",
    "@claude-main",
    "--schema",
    schema,
    "count lines",
  );
  await host.bch("task", "accept", task.id);
  const wrong = await host.run(["task", "complete", task.id, '{"words":3}']);
  expect(wrong).toMatchObject({ code: 1, err: expect.stringContaining("lines") });
  await host.bch("task", "complete", task.id, '{"lines":3}');
  expect(await desktop.json("task", "show", task.id)).toMatchObject({
    state: "completed",
    result: '{"lines":3}',
  });

  {
    const env = { HOME: at.folder.path, BACKCHANNEL_HOME: host.home, BACKCHANNEL_AGENT: "codex-1" };
    await using mcp = await McpProcess.start(env, [program], at.folder.path);
    expect(await mcp.call("bch_agents")).toMatchObject({ total: 3, waiting: 1 });
  }

  await relay.end("SIGKILL");
  await using again = await relayOn(host);
  expect(bodies(await host.as("codex-1", "drain", "--json"))).toEqual(["before the end"]);

  await host.bch("send", "@codex-1", "kept in a backup");
  const file = at.folder.join("backup.tar.gz");
  await host.bch("backup", file);
  await again.end();
  await host.as("codex-1", "drain");
  await host.bch("relay", "--stop");
  await host.bch("restore", file);
  expect(bodies(await host.as("codex-1", "drain", "--json"))).toEqual(["kept in a backup"]);
  await host.bch("relay", "--stop");
  expect(existsSync(at.folder.join("ran"))).toBe(false);
});

test("what a hostile folder brings along would run, and change where mail goes, in a program that reads it", async () => {
  using folder = hostileFolder();
  const run = (...options: string[]) =>
    Bun.spawnSync([process.execPath, ...options, "-e", "console.log(process.env.BACKCHANNEL_URL)"], {
      cwd: folder.path,
      env: {},
    });
  expect(String(run().stdout)).toBe("http://127.0.0.1:1\n");
  expect(existsSync(folder.join("ran"))).toBe(true);
});
