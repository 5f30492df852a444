import { expect, test } from "bun:test";
import { readFileSync, readlinkSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { version } from "../../package.json";
import { TemporaryFolder } from "../support/temporary-folder.ts";

const script = join(import.meta.dir, "../../scripts/link.ts");

function link(home: TemporaryFolder, path = "/usr/bin:/bin") {
  const run = Bun.spawnSync([process.execPath, script, home.join(".bun/bch")], {
    env: { HOME: home.path, PATH: path },
  });
  return { status: run.exitCode, out: String(run.stdout), err: String(run.stderr) };
}

test("bch runs from anywhere after npm run link, without Bun on the PATH", () => {
  using home = new TemporaryFolder();
  const bin = home.join(".local/bin");
  const first = link(home, `/usr/bin:/bin:${bin}`);
  expect(first).toEqual({ status: 0, out: expect.not.stringContaining("export PATH"), err: "" });
  expect(link(home).out).toContain(`export PATH="${bin}:$PATH"`);
  const run = Bun.spawnSync([join(bin, "bch"), "--version"], {
    env: { PATH: "/usr/bin:/bin" },
    cwd: home.path,
  });
  expect(String(run.stdout)).toBe(`${version}\n`);
});

test("somebody else's bch is left alone", () => {
  using home = new TemporaryFolder();
  const own = home.write(".local/bin/bch", "#!/bin/sh\necho mine\n");
  expect(link(home)).toMatchObject({ status: 1, err: expect.stringContaining("not from here") });
  expect(readFileSync(own, "utf8")).toContain("echo mine");
  rmSync(own);
  symlinkSync(home.write("elsewhere/bch", ""), own);
  expect(link(home)).toMatchObject({ status: 1 });
});

test("a script that an earlier npm run link made is replaced", () => {
  using home = new TemporaryFolder();
  const path = home.write(".local/bin/bch", "#!/bin/sh\n# bch from a checkout; made by its `npm run link`\n");
  expect(link(home)).toMatchObject({ status: 0 });
  expect(readlinkSync(path)).toBe(home.join(".bun/bch"));
});
