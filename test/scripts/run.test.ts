import { expect, test } from "bun:test";
import { copyFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { TemporaryFolder } from "../support/temporary-folder.ts";

const scripts = join(import.meta.dir, "../../scripts");
const node = Bun.which("node") ?? process.execPath;
// Where there is no Node, Bun puts itself on PATH under that name.
const isNode = String(Bun.spawnSync([node, "-p", "typeof Bun"]).stdout).trim() === "undefined";

/** A checkout that asks for a Bun that no machine has, with a stand-in npm that delivers it (or can't). */
function newCheckout(npm: string): TemporaryFolder {
  const folder = new TemporaryFolder();
  folder.write(".bun-version", "99.1.0\n");
  folder.write("package.json", '{ "dependencies": { "greeting": "file:./greeting" } }');
  folder.write("greeting/package.json", '{ "name": "greeting", "version": "1.0.0" }');
  folder.write("bunfig.toml", "");
  Bun.spawnSync([process.execPath, "install", "--lockfile-only"], { cwd: folder.path });
  folder.write("scripts/hello.ts", 'console.log("hello", ...process.argv.slice(2)); process.exit(7);');
  folder.write(
    "scripts/stop.ts",
    'process.on("SIGTERM", () => { console.log("stopped"); process.exit(9); }); console.log("up"); setInterval(() => {}, 1e6);',
  );
  for (const name of ["run.mjs", "install-packages.ts"])
    copyFileSync(join(scripts, name), folder.join("scripts", name));
  if (npm) folder.write("bin/npm", `#!/bin/sh\n${npm}`, 0o700);
  folder.write("bin/bun", "#!/bin/sh\necho 1.0.0", 0o700);
  symlinkSync(node, folder.join("bin/node"));
  return folder;
}

/** npm install --prefix <folder> … <package>@<version> */
const delivers = `
for last; do :; done
home="$3/node_modules/\${last%@*}/bin"
/bin/mkdir -p "$home"
printf '#!/bin/sh\\n[ "$1" = --version ] && echo 99.1.0 && exit\\nexec "${process.execPath}" "$@"\\n' >"$home/bun"
/bin/chmod +x "$home/bun"
`;
const unreachable = "echo 'npm error code ENOTFOUND' >&2; exit 1";

function start(checkout: TemporaryFolder, ...args: string[]) {
  return Bun.spawn([node, checkout.join("scripts/run.mjs"), ...args], {
    cwd: checkout.path,
    env: { PATH: checkout.join("bin"), HOME: checkout.path },
    stdio: ["ignore", "pipe", "pipe"],
  });
}

async function finish(run: ReturnType<typeof start>) {
  const [out, err] = await Promise.all([run.stdout.text(), run.stderr.text()]);
  return { out, err, status: await run.exited };
}

test("the first run gets Bun and the packages, the next ones only run, with the script's own exit status", async () => {
  using checkout = newCheckout(delivers);
  const first = await finish(start(checkout, "scripts/hello.ts", "a", "b c"));
  expect(first).toEqual({
    out: "hello a b c\n",
    err: expect.stringContaining("Getting Bun 99.1.0"),
    status: 7,
  });
  const second = await finish(start(checkout, "scripts/hello.ts"));
  expect(second).toEqual({ out: "hello\n", err: "", status: 7 });
});

test("two first runs at the same time both work", async () => {
  using checkout = newCheckout(delivers);
  const runs = [start(checkout, "scripts/hello.ts", "1"), start(checkout, "scripts/hello.ts", "2")];
  const ends = await Promise.all(runs.map(finish));
  expect(ends.map(({ out, status }) => ({ out, status }))).toEqual([
    { out: "hello 1\n", status: 7 },
    { out: "hello 2\n", status: 7 },
  ]);
});

test("a registry that can't be reached is said, with what to do, and leaves nothing half-done", async () => {
  using checkout = newCheckout(unreachable);
  const { err, status } = await finish(start(checkout, "scripts/hello.ts"));
  expect(status).toBe(1);
  expect(err).toContain("ENOTFOUND");
  expect(err).toContain("put Bun 99.1.0 on PATH");
  expect(
    await Array.fromAsync(new Bun.Glob("getting-*").scan({ cwd: checkout.join(".bun"), onlyFiles: false })),
  ).toEqual([]);
});

test.skipIf(!isNode)("a machine with Node but without npm is told how to get it", async () => {
  using checkout = newCheckout("");
  const { err, status } = await finish(start(checkout, "scripts/hello.ts"));
  expect(status).toBe(1);
  expect(err).toContain("apt-get install npm");
});

test("a signal reaches the script, and its exit status comes back", async () => {
  using checkout = newCheckout(delivers);
  const run = start(checkout, "scripts/stop.ts");
  for await (const _ of run.stdout) break;
  run.kill("SIGTERM");
  expect(await run.exited).toBe(9);
});

test("when npm is told to end, what it started ends as well", async () => {
  using checkout = newCheckout(delivers);
  const start = `"${node}" scripts/run.mjs scripts/stop.ts; true`;
  const shell = Bun.spawn(["/bin/sh", "-c", start], {
    cwd: checkout.path,
    env: { PATH: checkout.join("bin"), HOME: checkout.path, npm_lifecycle_event: "start" },
    stdio: ["ignore", "pipe", "ignore"],
  });
  let out = "";
  for await (const chunk of shell.stdout) {
    out += new TextDecoder().decode(chunk);
    if (out.endsWith("up\n")) shell.kill("SIGTERM");
  }
  // The pipe is closed, so the script has ended too, and had time to say so.
  expect(out).toEndWith("up\nstopped\n");
});
