import { expect, test } from "bun:test";
import { setup } from "../../src/cli/commands/setup.ts";
import { saveIdentity } from "../../src/client/identity.ts";
import { harnessNames } from "../../src/harness/harness-name.ts";
import { RelayProcess } from "../support/relay-process.ts";
import { runCommand } from "../support/run-command.ts";
import { TemporaryFolder } from "../support/temporary-folder.ts";

interface Printed {
  url: string;
  settings: { harness: string; text: string }[];
}

test("setup --http prints what wires each harness by URL and token, and changes no file", async () => {
  await using relay = await RelayProcess.start();
  using user = new TemporaryFolder();
  const token = await relay.join("ana");
  const home = user.join(".backchannel");
  saveIdentity(home, { v: 1, agent: "ana", url: relay.url, token });
  const run = (...words: string[]) =>
    runCommand(setup, ["--http", "--agent", "ana", ...words], { home, env: { HOME: user.path, PATH: "" } });

  const { url, settings } = JSON.parse((await run("--json")).out) as Printed;
  expect(url).toBe(`${relay.url}/mcp`);
  expect(settings.map(({ harness }) => harness).sort()).toEqual([...harnessNames].sort());
  for (const { text } of settings) expect([text.includes(url), text.includes(token)]).toEqual([true, true]);

  const { out } = await run("--for", "claude-code");
  expect(out).toContain(`claude mcp add --transport http --scope user backchannel ${url} --header`);
  expect(out).not.toContain("codex");
});
