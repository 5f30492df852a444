import { expect } from "bun:test";
import { join } from "node:path";
import { TemporaryFolder } from "../support/temporary-folder.ts";
import { testWith } from "../support/test-with.ts";

const deploy = join(import.meta.dir, "../../deploy");
const unit = await Bun.file(join(deploy, "backchannel.service")).text();
const tailnet = await Bun.file(join(deploy, "tailnet.conf")).text();

/** The unit with a program that exists on this machine, so that only its own faults are found. */
function installed(folder: TemporaryFolder, text = unit): string {
  const here = text.replaceAll("/opt/backchannel/current/bun", process.execPath);
  return folder.write("backchannel.service", here, 0o644);
}

const analyze = (...args: string[]) => Bun.spawnSync(["systemd-analyze", ...args]);
const test = testWith("systemd-analyze");

test("systemd finds no fault in the unit", () => {
  using folder = new TemporaryFolder();
  const { stderr, exitCode } = analyze("verify", "--man=no", installed(folder));
  expect({ stderr: String(stderr), exitCode }).toEqual({ stderr: "", exitCode: 0 });
});

test("systemd finds no fault in it with what a tailnet adds", () => {
  using folder = new TemporaryFolder();
  folder.write("backchannel.service.d/tailnet.conf", tailnet, 0o644);
  const { stderr, exitCode } = analyze("verify", "--man=no", installed(folder));
  expect({ stderr: String(stderr), exitCode }).toEqual({ stderr: "", exitCode: 0 });
});

test("a misspelt key of the unit would be found", () => {
  using folder = new TemporaryFolder();
  const { stderr } = analyze(
    "verify",
    "--man=no",
    installed(folder, unit.replace("PrivateTmp=", "PrivateTemp=")),
  );
  expect(String(stderr)).toContain("PrivateTemp");
});

test("the unit's exposure is under 2.0", () => {
  using folder = new TemporaryFolder();
  const { stdout } = analyze("security", "--offline=yes", "--no-pager", installed(folder));
  const level = /Overall exposure level for \S+: ([\d.]+)/.exec(String(stdout))?.[1];
  expect(Number(level)).toBeLessThan(2);
});

test("the room token is not on the relay's command line, and Bun's JIT may work", () => {
  expect(unit).toMatch(/^LoadCredential=room-token:/m);
  expect(unit).toMatch(/^ExecStart=.* --token-file %d\/room-token/m);
  expect(unit).not.toMatch(/^MemoryDenyWriteExecute=/m);
});
