import { expect, test as whereItRuns } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { TemporaryFolder } from "../support/temporary-folder.ts";

const script = readFileSync(join(import.meta.dir, "../../deploy/bch"), "utf8");
const test = whereItRuns.skipIf(process.platform === "win32");

/** What the installed `bch` runs for a user: the home, and the command line with the user it runs as in front. */
function runs(user: number, words: string[], env: Record<string, string> = {}): string[] {
  using folder = new TemporaryFolder();
  const stub = (name: string, text: string) => folder.write(`bin/${name}`, `#!/bin/sh\n${text}\n`, 0o755);
  stub("id", `echo ${user}`);
  stub("runuser", `shift; as=$1; shift 2; as=$as exec "$@"`);
  const bun = stub("bun", `shift 4; echo "$BACKCHANNEL_HOME"; echo "$as"; echo "$PWD"; printf '%s|' "$@"`);
  const bch = folder.write("bch", script.replace("/opt/backchannel/current/bun", bun), 0o755);
  const path = `${folder.join("bin")}:/usr/bin:/bin`;
  const { stdout, stderr } = Bun.spawnSync([bch, ...words], {
    env: { PATH: path, ...env },
    cwd: folder.path,
  });
  return [...String(stdout).replaceAll(folder.path, "<here>").split("\n"), String(stderr)];
}

test("what root asks is asked of the relay's home by the relay's user, from a folder that it can look at", () => {
  const line = "relay|audit|--agent|a b|";
  expect(runs(0, ["relay", "audit", "--agent", "a b"])).toEqual([
    "/var/lib/backchannel",
    "backchannel",
    "/",
    line,
    "",
  ]);
  expect(runs(0, [])).toEqual(["/var/lib/backchannel", "backchannel", "/", "|", ""]);
});

test("a backup and a restore by root are root's, and their files lie where root stands", () => {
  expect(runs(0, ["backup", "b.tar.gz"])).toEqual([
    "/var/lib/backchannel",
    "",
    "<here>",
    "backup|b.tar.gz|",
    "",
  ]);
  expect(runs(0, ["restore", "b.tar.gz"])).toEqual([
    "/var/lib/backchannel",
    "",
    "<here>",
    "restore|b.tar.gz|",
    "",
  ]);
});

test("everybody else, and root with a home that is named, goes on as they are", () => {
  expect(runs(1000, ["inbox"])).toEqual(["", "", "<here>", "inbox|", ""]);
  expect(runs(0, ["inbox"], { BACKCHANNEL_HOME: "/mine" })).toEqual(["/mine", "", "<here>", "inbox|", ""]);
});
