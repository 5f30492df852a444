import { expect, test } from "bun:test";
import { inbox } from "../../src/cli/commands/inbox.ts";
import { webhookInAdd } from "../../src/cli/commands/webhook-in-add.ts";
import { webhookInList } from "../../src/cli/commands/webhook-in-list.ts";
import { webhookInRemove } from "../../src/cli/commands/webhook-in-remove.ts";
import { CommandRoom } from "../support/command-room.ts";

test("a hook is made, used by one call, listed and removed", async () => {
  using room = await CommandRoom.with("a", "b");
  const added = await room.run("a", webhookInAdd, ["--to", "@b", "CI: {{status}}"]);
  const url = added.out.trim();
  expect(url).toMatch(/^http:\/\/localhost\/v1\/in\/[0-9a-f]{16}\?token=bchw_\S+$/);
  expect((await room.room.app.request(url, { method: "POST", body: '{"status":"red"}' })).status).toBe(200);
  expect((await room.run("b", inbox, [])).out).toContain("CI: red");
  const id = /in\/(\w+)/.exec(url)![1]!;
  expect((await room.run("a", webhookInList, [])).out).toBe(
    `id                makes    for  check  made      template\n${id}  message  @b   token  just now  CI: {{status}}\n`,
  );
  expect((await room.run("a", webhookInRemove, [id])).out).toBe(`removed ${id}\n`);
  expect((await room.run("a", webhookInList, [])).out).toBe("no incoming hooks\n");
});

test("a task's hook with a signature shows its secret once", async () => {
  using room = await CommandRoom.with("a");
  const words = [
    "--task",
    "--requires",
    "go",
    "--check",
    "github",
    "--title",
    "{{t}}",
    "--scope",
    "org/app",
    "{{b}}",
  ];
  const { out } = await room.run("a", webhookInAdd, words);
  expect(out).toMatch(/^http:\/\/localhost\/v1\/in\/[0-9a-f]{16}\nsecret [0-9a-f]{64}\n$/);
});
