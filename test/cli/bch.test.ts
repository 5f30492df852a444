import { afterAll, expect, test } from "bun:test";
import { existsSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { compile } from "../../scripts/compile.ts";
import { LocalHome } from "../support/local-home.ts";
import { McpProcess } from "../support/mcp-process.ts";
import { TemporaryFolder } from "../support/temporary-folder.ts";

/** The first line of the sources finds Bun there, and a machine needn't have it anywhere else. */
const path = `${dirname(process.execPath)}${delimiter}${process.env.PATH ?? ""}`;
const cli = join(import.meta.dir, "../../src/cli.ts");
const folder = new TemporaryFolder();
const compiled = await compile({ outfile: folder.join("bch") });
afterAll(() => folder[Symbol.dispose]());

/** `bch` as a process: its sources, started by their first line as installed ones are, or compiled. */
function starter(program: string) {
  return async (words: string[], env: Record<string, string> = {}, cwd = import.meta.dir) => {
    const child = Bun.spawn([program, ...words], {
      // Nothing else: npm test's Bun is told to leave no orphans, and its word would reach the relays started here.
      env: { PATH: path, ...env },
      cwd,
      stdio: ["ignore", "pipe", "pipe"],
    });
    const [out, err, code] = await Promise.all([child.stdout.text(), child.stderr.text(), child.exited]);
    return { out, err, code };
  };
}

for (const [kind, program] of [
  ["from its sources", cli],
  ["compiled", compiled],
] as const) {
  const bch = starter(program);

  test(`${kind}: the exit code says what kind of failure it was, and stderr why and what to do`, async () => {
    using folder = new TemporaryFolder();
    const env = { BACKCHANNEL_HOME: folder.path };
    expect(await bch(["--version"], env)).toMatchObject({ code: 0, err: "" });
    expect(await bch(["sedn"], env)).toEqual({
      code: 2,
      out: "",
      err: 'bch: no command "sedn"; did you mean send?\n  See bch --help\n',
    });
    expect(await bch(["--json", "inbox"], env)).toMatchObject({ code: 2 });
    expect(await bch(["token"], env)).toMatchObject({ code: 2 });
    expect(await bch(["whoami"], env)).toMatchObject({ code: 4, out: "" });
    expect(await bch(["relay", "--status"], env)).toMatchObject({ code: 3, out: "" });
    const away = await bch(
      ["whoami", "--token", "t", "--agent", "a", "--url", "http://nope.invalid", "--json"],
      env,
    );
    expect(away).toMatchObject({ code: 3, out: "" });
    expect(JSON.parse(away.err)).toMatchObject({ code: "relay.unreachable", hint: expect.any(String) });
  });

  test(`${kind}: a value that no relay would take is wrong usage, and points to the help of its command`, async () => {
    using folder = new TemporaryFolder();
    const env = { BACKCHANNEL_HOME: folder.path };
    const [port, name] = await Promise.all([
      bch(["relay", "--port", "65536"], env),
      bch(["init", "a b"], env),
    ]);
    expect(port).toMatchObject({ code: 2, out: "" });
    expect(port.err).toEndWith("\n  See bch relay --help\n");
    expect(name).toMatchObject({ code: 2, out: "" });
    expect(name.err).toEndWith("\n  See bch init --help\n");
  });

  test(`${kind}: help is an answer: of all, of one, and by two names`, async () => {
    const [bare, help, word, flag] = await Promise.all([
      bch([]),
      bch(["--help"]),
      bch(["help", "token", "rotate"]),
      bch(["token", "rotate", "--help"]),
    ]);
    expect(bare).toEqual(help);
    expect(word).toEqual(flag);
    expect(flag).toMatchObject({ code: 0, err: "" });
  });

  test(`${kind}: nothing that a checkout brings along is run or read`, async () => {
    using checkout = new TemporaryFolder();
    await using home = new LocalHome();
    checkout.write("bunfig.toml", 'preload = ["./trap.ts"]\n');
    // Else every import of ours, and the program itself, would be looked for by these.
    const paths = JSON.stringify({ compilerOptions: { paths: { "*": ["./trap.ts"] } } });
    for (const name of ["tsconfig.json", "jsconfig.json"]) checkout.write(name, paths);
    checkout.write("trap.ts", 'require("node:fs").writeFileSync("sprung", "");\n');
    checkout.write(".env", "BACKCHANNEL_AGENT=mallory\nBACKCHANNEL_TOKEN=stolen\n");
    const { err } = await bch(["whoami"], home.env, checkout.path);
    expect(err).toContain("no agent has joined from here");
    // The relay that this starts in the background is begun from the same place.
    expect(await bch(["init", "a"], home.env, checkout.path)).toMatchObject({ code: 0 });
    expect(existsSync(checkout.join("sprung"))).toBe(false);
  });

  test(`${kind}: mail isn't taken when stdout is closed or thrown away`, async () => {
    await using home = new LocalHome();
    await bch(["init", "a"], home.env);
    await bch(["init", "b"], home.env);
    await bch(["send", "@b", "hi"], home.env);
    for (const where of [">&-", ">/dev/null", "| true"]) {
      const line = `set -o pipefail; "${program}" drain --agent b ${where}`;
      const child = Bun.spawn(["bash", "-c", line], {
        env: { ...process.env, PATH: path, ...home.env },
        stdio: ["ignore", "ignore", "ignore"],
      });
      expect(await child.exited, where).toBe(1);
    }
    expect((await bch(["drain", "--agent", "b"], home.env)).out).toContain("| hi");
  });

  test(`${kind}: commands that start the home's relay at the same moment end up with one, and can end it`, async () => {
    await using home = new LocalHome();
    const names = ["a", "b", "c"];
    const joined = await Promise.all(
      names.map((name) => bch(["init", name], { ...home.env, BACKCHANNEL_AGENT: name })),
    );
    expect(joined.map(({ code }) => code)).toEqual([0, 0, 0]);
    const agents = JSON.parse((await bch(["agents", "--json", "--agent", "a"], home.env)).out);
    expect(agents.map(({ name }: { name: string }) => name)).toEqual(names);
    const { pid } = JSON.parse((await bch(["relay", "--status", "--json"], home.env)).out);
    expect(JSON.parse((await bch(["relay", "--stop", "--json"], home.env)).out)).toEqual({ ok: true, pid });
    expect(await bch(["relay", "--status"], home.env)).toMatchObject({ code: 3 });
  });

  test(`${kind}: an MCP client gets its tools and an answer`, async () => {
    await using home = new LocalHome();
    await bch(["init", "a"], home.env);
    await using client = await McpProcess.start({ PATH: path, ...home.env }, [program]);
    expect(await client.call("bch_inbox")).toMatchObject({ messages: [] });
  });
}
