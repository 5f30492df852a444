/** `npm test [paths…]`: everything that has to hold. Paths narrow down the tests, not the other checks. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { biome } from "./biome.ts";
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

/** Half of the time is waiting for other processes, so two runs share the machine; the second one is shown when it is done. */
async function tests(): Promise<void> {
  const start = performance.now();
  const folders = readdirSync(join(root, "test")).filter((name) => name !== "e2e");
  const shares = only.length > 0 ? [only] : [["./test/e2e"], folders.map((name) => `./test/${name}`)];
  const [first, ...others] = shares.map((paths, index) => testRun(paths, index === 0));
  const exits = [await first!];
  for (const other of others) exits.push(await other);
  const ended = exits.every((exitCode) => exitCode === 0);
  console.log(`${ended ? "ok    " : "FAILED"}  ${"tests".padEnd(16)} ${seconds(start)}\n`);
}

async function testRun(paths: string[], live: boolean): Promise<number> {
  // Longer than any promise here takes; a test that hangs is a failure, not a wait.
  const options = ["--timeout=20000", "--no-orphans", ...paths];
  const run = Bun.spawn([bun, "test", ...options], {
    cwd: root,
    stdio: ["ignore", live ? "inherit" : "pipe", "pipe"],
  });
  const said = live ? Promise.resolve("") : new Response(run.stdout as ReadableStream).text();
  let output = "";
  const decoder = new TextDecoder();
  for await (const chunk of run.stderr) {
    if (live) process.stdout.write(chunk);
    output += decoder.decode(chunk, { stream: true });
  }
  const exitCode = await run.exited;
  if (!live) process.stdout.write((await said) + output);
  tally.read(Bun.stripANSI(output), exitCode);
  return exitCode;
}

const seconds = (start: number) => `${((performance.now() - start) / 1000).toFixed(1)} s`;

await section("format and lint", biome("check"));
await section("types", [bun, "check"]);
await section("types of the page", [bun, "check", "-p", join(root, "src/page")]);
await section("docs", [bun, join(root, "scripts/docs.ts"), "--check"]);
await tests();
console.log(String(tally));
process.exit(tally.failed > 0 ? 1 : 0);
