/** `npm test [paths…]`: everything that has to hold. Paths narrow down the tests, not the other checks. */
import { mkdtempSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { biome } from "./biome.ts";
import { compile } from "./compile.ts";
import { Tally } from "./tally.ts";

const root = join(import.meta.dir, "..");
const bun = process.execPath;
const only = process.argv.slice(2);
const tally = new Tally();

const quiet = async (command: string[]): Promise<{ exitCode: number; output: string }> => {
  const run = Bun.spawn(command, { cwd: root, stdio: ["ignore", "pipe", "pipe"] });
  const [out, err] = await Promise.all([run.stdout.text(), run.stderr.text()]);
  return { exitCode: await run.exited, output: out + err };
};

async function section(name: string, command: string[]): Promise<void> {
  const start = performance.now();
  const { exitCode, output } = await quiet(command);
  tally.count(exitCode === 0);
  console.log(`${exitCode === 0 ? "ok    " : "FAILED"}  ${name.padEnd(16)} ${seconds(start)}`);
  if (exitCode !== 0) console.log(output);
}

/** More than there are cores: half of the time is waiting for other processes. No more than so many: some tests are about what a machine bears. */
const atOnce = Math.min(availableParallelism() + 1, 8);

async function tests(): Promise<void> {
  const start = performance.now();
  const folder = mkdtempSync(join(tmpdir(), "bch-check-"));
  // Tests start bch a thousand times; so they try what `npm run link` makes, and test/cli/bch.test.ts the sources.
  const program = await compile({ outfile: join(folder, "bch") });
  // Longer than any promise here takes; a test that hangs is a failure, not a wait.
  const options = ["--timeout=20000", "--no-orphans", `--parallel=${atOnce}`, "--no-isolate"];
  const run = Bun.spawn([bun, "test", ...options, ...only], {
    cwd: root,
    env: { ...process.env, BCH_COMPILED: program },
    stdio: ["ignore", "inherit", "pipe"],
  });
  let output = "";
  const decoder = new TextDecoder();
  for await (const chunk of run.stderr) {
    process.stdout.write(chunk);
    output += decoder.decode(chunk, { stream: true });
  }
  const exitCode = await run.exited;
  rmSync(folder, { recursive: true });
  tally.read(Bun.stripANSI(output), exitCode);
  console.log(`${exitCode === 0 ? "ok    " : "FAILED"}  ${"tests".padEnd(16)} ${seconds(start)}\n`);
}

const seconds = (start: number) => `${((performance.now() - start) / 1000).toFixed(1)} s`;

await section("format and lint", biome("check"));
await section("types", [bun, "check"]);
await section("types of the page", [bun, "check", "-p", join(root, "src/page")]);
await section("docs", [bun, join(root, "scripts/docs.ts"), "--check"]);
await tests();
console.log(String(tally));
process.exit(tally.failed > 0 ? 1 : 0);
