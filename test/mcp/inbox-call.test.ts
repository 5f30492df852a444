import { expect, test } from "bun:test";
import { InboxCall } from "../../src/mcp/inbox-call.ts";
import { bch } from "../support/relay-process.ts";
import { TemporaryFolder } from "../support/temporary-folder.ts";

test("a server that can't be started, or ends at once, is told as what it is", async () => {
  for (const words of [["/nonexistent/bch"], ["false"]]) {
    await using call = new InboxCall({ words, env: { PATH: process.env.PATH } });
    await expect(call.fetch()).rejects.toMatchObject({
      code: "command.failed",
      message: expect.stringMatching(/^bch mcp: /),
    });
  }
});

test("what the tool refuses is told in its words", async () => {
  using home = new TemporaryFolder();
  const words = [...bch, "mcp", "--home", home.path];
  await using call = new InboxCall({ words, env: { PATH: process.env.PATH } });
  await expect(call.fetch()).rejects.toMatchObject({
    message: "bch_inbox: no agent has joined from here (identity.missing)",
  });
});
