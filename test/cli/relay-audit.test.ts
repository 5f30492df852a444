import { expect, test } from "bun:test";
import { relayAudit } from "../../src/cli/commands/relay-audit.ts";
import type { AuditEntry } from "../../src/domain/audit-entry.ts";
import { FakeClock } from "../support/fake-clock.ts";
import { runCommand } from "../support/run-command.ts";
import { TemporaryFolder } from "../support/temporary-folder.ts";
import { until } from "../support/until.ts";

const clock = new FakeClock("2026-11-28T12:00:00.000Z");
const id = "f8f209fb-4f35-4d08-9dfc-feb99867588e";

const entry = (more: Partial<AuditEntry> = {}): AuditEntry => ({
  at: "2026-11-28T11:00:00.000Z",
  who: "@ana",
  what: "message.send",
  outcome: "ok",
  ...more,
});
const lines = (...entries: Partial<AuditEntry>[]) =>
  entries.map((more) => `${JSON.stringify(entry(more))}\n`).join("");

/** What `bch relay audit` shows of a home. */
const shown = async (home: TemporaryFolder, ...words: string[]) =>
  (await runCommand(relayAudit, words, { home: home.path, clock })).out;
const whos = async (home: TemporaryFolder, ...words: string[]) =>
  (await shown(home, ...words, "--json"))
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line).who);

test("an action is a line for people: when, who, what, to whom, how it ended, from where, and short ids", async () => {
  using home = new TemporaryFolder();
  home.write(
    "audit/2026-11-28.ndjson",
    lines(
      { whom: "@bo", ids: [id], address: "203.0.113.7" },
      { who: "-", what: "agent.me", outcome: "auth.wrong", count: 4 },
      { who: "@bo", what: "message.look", ids: [id, id, id, id], more: 5 },
      { who: "hook 1fe7953729efdf04", what: "webhook.in.receive", ids: [id] },
      { who: "relay", what: "audit.dropped", count: 7 },
    ),
  );
  expect((await shown(home)).split("\n")).toEqual([
    "2026-11-28T11:00:00Z  @ana              message.send        @bo               ok             203.0.113.7      f8f209fb",
    "2026-11-28T11:00:00Z  -                 agent.me                              auth.wrong                      4 more",
    "2026-11-28T11:00:00Z  @bo               message.look                          ok                              f8f209fb f8f209fb f8f209fb and 6 more",
    "2026-11-28T11:00:00Z  hook 1fe79537     webhook.in.receive                    ok                              f8f209fb",
    "2026-11-28T11:00:00Z  relay             audit.dropped                         ok                              7 lines",
    "",
  ]);
});

test("it shows the last day unless another time is given, in any of its forms", async () => {
  using home = new TemporaryFolder();
  home.write("audit/2026-11-20.ndjson", lines({ who: "old", at: "2026-11-20T10:00:00.000Z" }));
  home.write(
    "audit/2026-11-27.ndjson",
    lines({ who: "a", at: "2026-11-27T11:00:00.000Z" }, { who: "b", at: "2026-11-27T13:00:00.000Z" }),
  );
  home.write("audit/2026-11-28.ndjson", lines({ who: "c" }));
  expect(await whos(home)).toEqual(["b", "c"]);
  expect(await whos(home, "--since", "2h")).toEqual(["c"]);
  expect(await whos(home, "--since", "2026-11-27")).toEqual(["a", "b", "c"]);
  expect(await whos(home, "--since", "2026-11-27T14:30:00+02:00")).toEqual(["b", "c"]);
  expect(await whos(home, "--since", "90d")).toEqual(["old", "a", "b", "c"]);
  for (const wrong of ["yesterday", "2026-13-01", "-1h", ""])
    await expect(shown(home, `--since=${wrong}`)).rejects.toMatchObject({ code: "usage.wrong" });
});

test("one agent's lines are what it did and what was done to it; refused is what didn't go well", async () => {
  using home = new TemporaryFolder();
  home.write(
    "audit/2026-11-28.ndjson",
    lines(
      { who: "@ana" },
      { who: "@bo", whom: "@ana", outcome: "mailbox.full" },
      { who: "@bo", whom: "@ana-2" },
      { who: "-", outcome: "auth.wrong" },
    ),
  );
  expect(await whos(home, "--agent", "@Ana")).toEqual(["@ana", "@bo"]);
  expect(await whos(home, "--outcome", "refused")).toEqual(["@bo", "-"]);
  expect(await whos(home, "--outcome", "ok", "--agent", "ana")).toEqual(["@ana"]);
  await expect(shown(home, "--agent", "a b")).rejects.toMatchObject({ code: "usage.wrong" });
});

test("a torn line and one of another kind are passed over, and none can move the cursor", async () => {
  using home = new TemporaryFolder();
  home.write(
    "audit/2026-11-28.ndjson",
    `${lines({ who: "@a" })}{"at":"2026-11-2\n[]\n\n${lines({ who: "x\u001b[2J\u202e", whom: "two\nlines" })}{"at"`,
  );
  const text = await shown(home);
  expect(text.split("\n")).toHaveLength(3);
  expect(text).not.toMatch(/[^\x20-\x7e\n]/);
  expect(await shown(home, "--json")).not.toMatch(/[^\x20-\x7e\n]/);
});

test("nothing is said on stdout of a home without an audit", async () => {
  using home = new TemporaryFolder();
  const seen = await runCommand(relayAudit, ["--json"], { home: home.path, clock });
  expect(seen).toEqual({ out: "", err: "bch: nothing of that kind was written down\n" });
});

test("with --follow what happens is shown when it happens, over midnight", async () => {
  using home = new TemporaryFolder();
  home.write("audit/2026-11-28.ndjson", lines({ who: "first" }));
  const stop = new AbortController();
  let out = "";
  const run = runCommand(relayAudit, ["--follow", "--json"], {
    home: home.path,
    clock,
    stop: stop.signal,
    write: (text) => {
      out += text;
    },
  });
  await until(() => out.includes("first"));
  home.write("audit/2026-11-29.ndjson", lines({ who: "second", at: "2026-11-29T00:00:00.000Z" }));
  await until(() => out.includes("second"));
  stop.abort();
  await run;
  expect(
    out
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line).who),
  ).toEqual(["first", "second"]);
});
