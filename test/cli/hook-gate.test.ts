import { expect, test } from "bun:test";
import { hookAddress } from "../../src/cli/hook-address.ts";
import { hookWords } from "../../src/cli/hook-call.ts";
import { connect } from "../../src/client/connect.ts";
import { importScan } from "../house/import-scan.ts";
import { sourceFiles } from "../house/source-file.ts";
import { BchProcess } from "../support/bch-process.ts";
import { LocalHome } from "../support/local-home.ts";
import { openDoor } from "../support/open-door.ts";
import { TemporaryFolder } from "../support/temporary-folder.ts";

const input = (session: string) => JSON.stringify({ session_id: session, cwd: "/nowhere" });
const hook = (home: string, words: string[], text = input("s")) =>
  new BchProcess(["hook", ...words], { home, input: text }).ended;
const silence = { code: 0, out: "", err: "" };

/** A home of `b` on a relay at this URL. */
function homeOf(url: string, token = "token"): TemporaryFolder {
  const folder = new TemporaryFolder();
  folder.write("config.json", JSON.stringify({ v: 1, agent: "b" }));
  folder.write("identities/b.json", JSON.stringify({ v: 1, agent: "b", url, token }));
  return folder;
}

test("what runs on every turn loads neither zod nor node: modules, before it knows that there is something to do", async () => {
  const files = new Map((await sourceFiles("src/**/*.ts")).map((file) => [file.path, file]));
  const loaded = new Set<string>();
  const load = (path: string) => {
    if (loaded.has(path)) return;
    loaded.add(path);
    const file = files.get(path);
    if (file) for (const { target, kind } of importScan(file)) if (kind === "value") load(target);
  };
  for (const start of ["src/cli.ts", "src/cli/hook-gate.ts", "src/harness/hooks/claude-code.ts"]) load(start);
  expect([...loaded].filter((path) => !path.startsWith("src/"))).toEqual([]);
  expect(loaded.size).toBeLessThan(14);
});

test("a hook with nothing to do says nothing, and one with mail says it as JSON", async () => {
  await using door = await openDoor(["a", "b"]);
  using home = homeOf(door.urls[0]!, door.room.tokens.b);
  expect(await hook(home.path, ["claude-code", "Stop"])).toEqual(silence);
  await door.room.ask("POST /send", { token: "a", body: { to: "@b", body: "one" } });
  const { code, out, err } = await hook(home.path, ["claude-code", "Stop", "--budget=2000"]);
  expect([code, err]).toEqual([0, ""]);
  expect(JSON.parse(out).reason).toContain("one");
});

test("input that makes no sense ends in silence, and well", async () => {
  using home = homeOf("http://127.0.0.1:9");
  for (const text of ["", "{", "[1]", "\0".repeat(100_000)])
    expect(await hook(home.path, ["claude-code", "Stop"], text)).toEqual(silence);
});

test("a relay that takes the call and never answers holds up no session, and is told once", async () => {
  const mute = Bun.serve({ port: 0, hostname: "127.0.0.1", fetch: () => new Promise<Response>(() => {}) });
  using home = homeOf(`http://127.0.0.1:${mute.port}`);
  try {
    // On a busy machine its time may be over before it is told so; then the next one is.
    let said = "";
    let took = Number.POSITIVE_INFINITY;
    for (let tries = 0; tries < 8 && (said === "" || took > 2500); tries += 1) {
      const begun = performance.now();
      const { code, out } = await hook(home.path, ["claude-code", "UserPromptSubmit"]);
      took = Math.min(took, performance.now() - begun);
      expect(code).toBe(0);
      said += out;
    }
    expect(took).toBeLessThan(2500);
    expect(JSON.parse(said).systemMessage).toContain("no answer within");
    expect(await hook(home.path, ["claude-code", "UserPromptSubmit"])).toEqual(silence);
  } finally {
    await mute.stop(true);
  }
});

test("input without an end is let go of, before it has taken much memory", async () => {
  using home = homeOf("http://127.0.0.1:9");
  const { bch } = await import("../support/relay-process.ts");
  const run = Bun.spawn([...bch, "hook", "claude-code", "Stop"], {
    env: { PATH: process.env.PATH, BACKCHANNEL_HOME: home.path },
    stdio: ["pipe", "pipe", "pipe"],
  });
  const piece = new Uint8Array(1024 * 1024);
  let taken = 0;
  try {
    for (; taken < 200 && run.exitCode === null; taken += 1) {
      run.stdin.write(piece);
      await run.stdin.flush();
    }
  } catch {
    // It has ended, and so has its pipe.
  }
  expect(taken).toBeLessThan(100);
  expect([await run.exited, await run.stdout.text(), await run.stderr.text()]).toEqual([0, "", ""]);
});

test("a harness that never closes standard input is not waited for", async () => {
  using home = homeOf("http://127.0.0.1:9");
  const { bch } = await import("../support/relay-process.ts");
  const run = Bun.spawn([...bch, "hook", "claude-code", "Stop"], {
    env: { PATH: process.env.PATH, BACKCHANNEL_HOME: home.path },
    stdio: ["pipe", "pipe", "pipe"],
  });
  run.stdin.write("{");
  await run.stdin.flush();
  expect([await run.exited, await run.stdout.text(), await run.stderr.text()]).toEqual([0, "", ""]);
});

test("a command line that is wrong says so, with an exit code that no harness takes for an order", async () => {
  using home = homeOf("http://127.0.0.1:9");
  for (const words of [
    ["claude", "Stop"],
    ["claude-code"],
    ["claude-code", "Stop", "--loud"],
    ["codex", "Stop", "x"],
  ]) {
    const { code, out, err } = await hook(home.path, words);
    expect([code, out]).toEqual([1, ""]);
    expect(err).toContain("bch hook --help");
  }
});

test("a home whose own relay has left while idle gets it back by a hook, and its mail", async () => {
  await using home = new LocalHome();
  const bch = (...words: string[]) => new BchProcess(words, { home: home.path }).ended;
  await bch("init", "b");
  await bch("send", "@b", "to myself");
  expect((await bch("relay", "--stop")).code).toBe(0);
  // On a slow machine the start may take more than a hook's time; then the next session's has the mail.
  let out = "";
  for (let tries = 0; out === "" && tries < 8; tries += 1)
    out = (await hook(home.path, ["codex", "UserPromptSubmit"], input(`s${tries}`))).out;
  expect(out).toContain("to myself");
});

test("the gate finds the agent and the relay that every other command finds, or leaves that to them", async () => {
  using home = homeOf("http://127.0.0.1:7117/base/", "kept");
  home.write(
    "identities/c.json",
    JSON.stringify({ v: 1, agent: "c", url: "http://c.example/v1", token: "c-token" }),
  );
  for (const [env, agent] of [
    [{}, undefined],
    [{}, "c"],
    [{ BACKCHANNEL_AGENT: "C" }, undefined],
    [{ BACKCHANNEL_AGENT: "c" }, "b"],
    [{ BACKCHANNEL_URL: "http://other.example" }, undefined],
    [
      { BACKCHANNEL_AGENT: "d", BACKCHANNEL_TOKEN: "given", BACKCHANNEL_URL: "http://other.example" },
      undefined,
    ],
    [{ BACKCHANNEL_TOKEN: "given" }, "b"],
    [{ BACKCHANNEL_TOKEN: "given", BACKCHANNEL_AGENT: "b" }, undefined],
  ] as [Record<string, string>, string | undefined][]) {
    const found = await hookAddress({ home: home.path, env, agent });
    const known = await connect({ home: home.path, env, agent });
    expect(found).toEqual({ agent: known.agent, token: known.token, url: known.url });
  }
  expect(
    await hookAddress({ home: home.path, env: { BACKCHANNEL_TOKEN: "given" }, agent: undefined }),
  ).toBeUndefined();
  expect(await hookAddress({ home: home.path, env: {}, agent: "../c" })).toBeUndefined();
  expect(await hookAddress({ home: home.path, env: {}, agent: "nobody" })).toBeUndefined();
});

test("flags come in both forms, and what isn't known is left to the command", () => {
  const flags = { agent: "b", home: "/x y", budget: "10" };
  expect(hookWords(["codex", "Stop", "--agent", "b", "--home=/x y", "--budget", "10"])).toEqual({
    harness: "codex",
    event: "Stop",
    flags,
  });
  expect(hookWords(["--agent=b", "codex", "Stop"])?.flags).toEqual({ agent: "b" });
  for (const wrong of [
    [],
    ["codex"],
    ["codex", "Stop", "--agent"],
    ["codex", "Stop", "--budget=x"],
    ["-h"],
    ["a", "b", "--agent=1", "--agent=2"],
  ])
    expect(hookWords(wrong)).toBeUndefined();
});
