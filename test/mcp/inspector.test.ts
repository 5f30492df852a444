import { expect, test } from "bun:test";
import { mcpTool } from "../support/mcp-tool.ts";
import { bch, RelayProcess } from "../support/relay-process.ts";
import { TemporaryFolder } from "../support/temporary-folder.ts";

const inspector = mcpTool(".bin/mcp-inspector");

/** What the MCP Inspector prints of one method, called from its command line. */
async function inspect(folder: TemporaryFolder, env: Record<string, string>, ...words: string[]) {
  const variables = Object.entries(env).flatMap(([name, value]) => ["-e", `${name}=${value}`]);
  const run = Bun.spawn(
    ["node", inspector!, "--cli", ...variables, folder.join("bch"), "mcp", "--method", ...words],
    { cwd: folder.path, env: { PATH: process.env.PATH, HOME: folder.path }, stdout: "pipe", stderr: "pipe" },
  );
  const [out, err] = await Promise.all([run.stdout.text(), run.stderr.text()]);
  if ((await run.exited) !== 0) throw new Error(out + err);
  return JSON.parse(out);
}

test.skipIf(!inspector)(
  "the MCP Inspector's command line lists the tools and calls one; what it got and didn't keep comes back",
  async () => {
    await using relay = await RelayProcess.start();
    using folder = new TemporaryFolder();
    // It takes flags of the command it starts for its own, so it gets one word.
    folder.write("bch", `#!/bin/sh\nexec ${bch.map((word) => `'${word}'`).join(" ")} "$@"\n`, 0o700);
    const token = await relay.join("ana");
    const env = { BACKCHANNEL_URL: relay.url, BACKCHANNEL_TOKEN: token, BACKCHANNEL_AGENT: "ana" };
    await relay.ask("POST /send", { token, body: { to: "@ana", body: "hello" } });
    const { tools } = await inspect(folder, env, "tools/list");
    expect(tools).toHaveLength(9);
    const call = () =>
      inspect(folder, env, "tools/call", "--tool-name", "bch_inbox", "--tool-arg", "wait=10");
    const first = await call();
    expect(first.structuredContent.messages).toMatchObject([{ from: "ana", untrusted: { body: "hello" } }]);
    const again = await call();
    expect(again.structuredContent.messages[0].note).toContain("attempt 2");
  },
  60_000,
);
