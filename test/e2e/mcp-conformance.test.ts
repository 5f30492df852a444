import { expect, test } from "bun:test";
import { mcpTool } from "../support/mcp-tool.ts";
import { RelayProcess } from "../support/relay-process.ts";

const suite = mcpTool("@modelcontextprotocol/conformance/dist/index.js");

/** Of the suite's scenarios those that a server of tools alone can pass; the others want tools of the suite's own, or prompts. */
const scenarios = ["server-initialize", "ping", "tools-list", "dns-rebinding-protection"];

/** The suite shows no token, so this does, and hands on the rest as it is. */
const withToken = (url: string, token: string) =>
  Bun.serve({
    hostname: "127.0.0.1",
    port: 0,
    fetch(request) {
      const headers = new Headers(request.headers);
      headers.set("authorization", `Bearer ${token}`);
      return fetch(url + new URL(request.url).pathname, {
        method: request.method,
        headers,
        body: request.body,
      });
    },
  });

for (const scenario of scenarios) {
  test.skipIf(!suite)(
    `the relay's /mcp passes the conformance suite's ${scenario}`,
    async () => {
      await using relay = await RelayProcess.start();
      await using door = withToken(relay.url, await relay.join("ana"));
      const words = ["server", "--url", `http://localhost:${door.port}/mcp`, "--scenario", scenario];
      const run = Bun.spawn([process.execPath, suite!, ...words], { stdout: "pipe", stderr: "pipe" });
      const out = (await run.stdout.text()) + (await run.stderr.text());
      expect(out).toMatch(/Passed: (\d+)\/\1, 0 failed/);
      expect(await run.exited).toBe(0);
    },
    60_000,
  );
}
