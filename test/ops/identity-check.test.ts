import { expect, test } from "bun:test";
import { saveIdentity } from "../../src/client/identity.ts";
import { identityCheck } from "../../src/ops/identity-check.ts";
import { TemporaryFolder } from "../support/temporary-folder.ts";

const join = (home: TemporaryFolder, agent: string) =>
  saveIdentity(home.path, { v: 1, agent, token: "bcha_x" });

test("the agents that joined from here are named", () => {
  using home = new TemporaryFolder();
  expect(identityCheck(home.path)).toMatchObject([{ health: "WARN", mend: "bch init <name>" }]);
  join(home, "ana");
  join(home, "bo");
  home.write("config.json", '{"v":1,"agent":"ana"}');
  expect(identityCheck(home.path)).toEqual([{ check: "identities", health: "PASS", says: "@ana @bo" }]);
});

test("a token that others can read is a warning, a file that can't be read is broken", () => {
  using home = new TemporaryFolder();
  join(home, "ana");
  home.write("identities/bo.json", "{");
  Bun.spawnSync(["chmod", "644", home.join("identities/ana.json")]);
  expect(identityCheck(home.path)).toMatchObject([
    { health: "WARN", says: "others of this machine can read the token of @ana" },
    {
      health: "FAIL",
      says: expect.stringContaining("isn't JSON"),
      mend: expect.stringContaining("bch init bo"),
    },
  ]);
});

test("a file whose name no agent can have is broken, not the end of the check", () => {
  using home = new TemporaryFolder();
  home.write("identities/not a name.json", "{}");
  expect(identityCheck(home.path)).toMatchObject([{ health: "FAIL" }]);
});

test("a default without a token, and a config that isn't one, are broken", () => {
  using home = new TemporaryFolder();
  join(home, "ana");
  home.write("config.json", '{"v":1,"agent":"gone"}');
  expect(identityCheck(home.path)).toMatchObject([{ health: "FAIL", mend: "bch init gone" }]);
  home.write("config.json", "[]");
  expect(identityCheck(home.path)).toMatchObject([{ health: "FAIL", mend: expect.stringMatching(/^mv /) }]);
});
