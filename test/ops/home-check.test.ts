import { expect, test } from "bun:test";
import { chmodSync } from "node:fs";
import { homeCheck } from "../../src/ops/home-check.ts";
import { TemporaryFolder } from "../support/temporary-folder.ts";

test("a home that is there, is ours and is closed to others is well", () => {
  using home = new TemporaryFolder();
  expect(homeCheck(home.path)).toEqual({ check: "home", health: "PASS", says: home.path });
});

test("a home that others can look into is a warning, with the line that closes it, whatever its path", () => {
  using folder = new TemporaryFolder();
  folder.write("it's $HOME/x", "");
  const home = folder.join("it's $HOME");
  chmodSync(home, 0o755);
  const { health, mend } = homeCheck(home);
  expect(health).toBe("WARN");
  expect(Bun.spawnSync(["sh", "-c", mend!]).exitCode).toBe(0);
  expect(homeCheck(home).health).toBe("PASS");
});

test("a home that isn't there, is no directory or is another's is broken, and says what to do", () => {
  using home = new TemporaryFolder();
  expect(homeCheck(home.join("none"))).toMatchObject({ health: "FAIL", mend: "bch init <name>" });
  expect(homeCheck(home.write("file", "", 0o700))).toMatchObject({ health: "FAIL" });
  expect(homeCheck(home.path, (process.getuid?.() ?? 0) + 1)).toMatchObject({
    health: "FAIL",
    mend: expect.stringMatching(/^sudo -u '#\d+' env BACKCHANNEL_HOME=.* bch doctor$/),
  });
});
