import { expect, test } from "bun:test";
import { tokenRotate } from "../../src/cli/commands/token-rotate.ts";
import { webhookAdd } from "../../src/cli/commands/webhook-add.ts";
import { webhookList } from "../../src/cli/commands/webhook-list.ts";
import { webhookLog } from "../../src/cli/commands/webhook-log.ts";
import { webhookPause } from "../../src/cli/commands/webhook-pause.ts";
import { webhookRemove } from "../../src/cli/commands/webhook-remove.ts";
import { webhookResume } from "../../src/cli/commands/webhook-resume.ts";
import { webhookTest } from "../../src/cli/commands/webhook-test.ts";
import { CommandRoom } from "../support/command-room.ts";
import { fromAddress } from "../support/from-address.ts";

const url = "https://hooks.example/x";

test("a hook is added, listed, paused, resumed, tried and removed", async () => {
  using room = await CommandRoom.with("a", "b");
  const words = [url, "--event", "task.*", "--event", "message.sent", "--of", "b", "--with-body"];
  const [id = "", secret] = (await room.run("a", webhookAdd, words)).out.trim().split("\n");
  expect(id).toMatch(/^[0-9a-f]{16}$/);
  expect(secret).toStartWith("secret whsec_");
  const listed = (state: string) =>
    `id                ${"state".padEnd(state.length)}  waiting  made      events                              url\n` +
    `${id}  ${state}  0        just now  task.* message.sent @b with bodies  ${url}\n`;
  expect((await room.run("a", webhookList, [])).out).toBe(listed("active"));
  expect((await room.run("a", webhookPause, [id])).out).toBe(`paused ${id}; 0 waiting\n`);
  expect((await room.run("a", webhookList, [])).out).toBe(listed("paused: by its owner"));
  expect((await room.run("a", webhookResume, [id])).out).toBe(`resumed ${id}; 0 waiting\n`);
  expect((await room.run("a", webhookTest, [id])).out).toBe("200 in 1 ms\n");
  expect((await room.run("a", webhookLog, [id])).out).toBe("nothing was tried yet\n");
  expect((await room.run("a", webhookRemove, [id])).out).toBe(`removed ${id}\n`);
  expect((await room.run("a", webhookList, [])).out).toBe("no outgoing webhooks\n");
});

test("whoever ends a stolen token at once is told which webhooks it may have left behind, and from where", async () => {
  using room = await CommandRoom.with("a", "b");
  const thief = { token: "a", ...fromAddress("203.0.113.7") };
  const made = async (path: string, body: object) => {
    const reply = await room.room.ask(`POST ${path}`, { ...thief, body });
    return ((await reply.json()) as { id: string }).id;
  };
  const out = await made("/webhooks", { url });
  const door = await made("/webhooks/in", { to: "b", body: "x" });
  room.room.clock.advance(2 * 3600 * 1000);
  const { err, out: token } = await room.run("a", tokenRotate, ["--now"]);
  expect(token).toMatch(/^bcha_\S+\n$/);
  expect(err).toContain(`bch webhook remove ${out}: tells ${url}, made 2h ago, 203.0.113.7\n`);
  expect(err).toContain(`bch webhook in remove ${door}: makes a message for @b, made 2h ago, 203.0.113.7\n`);
  room.room.tokens.a = token.trim();
  expect((await room.run("a", webhookList, [])).out).toContain("2h ago, 203.0.113.7");
  expect((await room.run("a", tokenRotate, [])).err).toBe("");
});

test("the log shows what was tried, with what a stranger's machine said made safe", async () => {
  using room = await CommandRoom.with("a");
  const { id } = JSON.parse((await room.run("a", webhookAdd, [url, "--json"])).out) as { id: string };
  const { outbox } = room.room.hub;
  const at = "2026-11-21T11:55:00.000Z";
  await outbox.change(id, (hook) => ({
    ...hook,
    failing: { since: at, attempts: 2, next: "2026-11-21T12:10:00.000Z" },
    log: [
      { id: "2", type: "task.posted", at, ms: 3, attempt: 2, error: "evil \u001b[31mname", ok: false },
      { id: "1", type: "task.posted", at, ms: 84, attempt: 1, status: 500, ok: false },
    ],
  }));
  const { out } = await room.run("a", webhookLog, [id]);
  expect(out).not.toContain("\u001b");
  expect(out).toContain("5m ago  task.posted  attempt 2  evil ");
  expect(out).toContain("5m ago  task.posted             500 in 84 ms");
  expect((await room.run("a", webhookList, [])).out).toContain("failed 2 times, again in 10m");
});
