import { expect, test } from "bun:test";
import { agentSet } from "../../src/cli/commands/agent-set.ts";
import { inbox } from "../../src/cli/commands/inbox.ts";
import { send } from "../../src/cli/commands/send.ts";
import { taskAccept } from "../../src/cli/commands/task-accept.ts";
import { taskCancel } from "../../src/cli/commands/task-cancel.ts";
import { taskComplete } from "../../src/cli/commands/task-complete.ts";
import { taskHeartbeat } from "../../src/cli/commands/task-heartbeat.ts";
import { taskList } from "../../src/cli/commands/task-list.ts";
import { taskPost } from "../../src/cli/commands/task-post.ts";
import { taskReject } from "../../src/cli/commands/task-reject.ts";
import { taskRelease } from "../../src/cli/commands/task-release.ts";
import { taskRun } from "../../src/cli/commands/task-run.ts";
import { taskShow } from "../../src/cli/commands/task-show.ts";
import { taskWatch } from "../../src/cli/commands/task-watch.ts";
import type { Task } from "../../src/domain/task.ts";
import { CommandRoom } from "../support/command-room.ts";
import { until } from "../support/until.ts";

/** `a` asks, `b` can do go. */
async function roomOfTwo() {
  const room = await CommandRoom.with("a", "b");
  await room.run("b", agentSet, ["--capability", "go"]);
  const post = async (...words: string[]) =>
    JSON.parse((await room.run("a", taskPost, [...words, "--json"])).out) as Task;
  return { room, post, [Symbol.dispose]: () => room[Symbol.dispose]() };
}

const idIn = (out: string) => /[0-9a-f]{8}/.exec(out)?.[0] ?? "";

test("a task goes from its post to its result, and each side sees how it stands", async () => {
  using here = await roomOfTwo();
  const { room } = here;
  const posted = await room.run("a", taskPost, ["review", "the", "parser", "--requires", "go"]);
  expect(posted.out).toMatch(/^posted [0-9a-f]{8}: offered to @b, 2m left\n$/);
  const id = idIn(posted.out);
  expect((await room.run("b", taskList, [])).out).toBe(
    `id        priority  age  from  for  title              state
${id}            now  @a    go   review the parser  offered to @b, 2m left
`,
  );
  const accepted = await room.run("b", taskAccept, [id]);
  expect(accepted.out).toStartWith(`${id}  review the parser\n  state  accepted by @b, 15m left\n`);
  expect(accepted.err).toContain(`bch task complete --agent b ${id}`);
  const done = await room.run("b", taskComplete, [id, "-"], { input: "two notes\n\x1b[31mred\n" });
  expect(done.out).toBe(`${id} completed by @b just now\n`);
  const shown = (await room.run("a", taskShow, [id])).out;
  expect(shown).toContain("  result\n| two notes\n| \\u{1b}[31mred\n");
  expect(shown).toMatch(
    /history\n {4}\S+Z {2}@a posted\n.*@backchannel offered: b\n.*@b accepted\n.*@b completed\n$/,
  );
  expect((await room.run("a", inbox, [])).out).toContain(`Task ${id} is completed`);
});

test("every flag of a post arrives", async () => {
  using here = await roomOfTwo();
  const before = await here.post("first", "--to", "@b");
  const schema = here.room.home.write("schema.json", '{"type":"object","required":["ok"]}');
  const words = ["--to", "b", "--description", "-", "--priority", "high", "--ref", "x", "--ref", "y"];
  const more = ["--scope", "org/app", "--after", before.id.slice(0, 8), "--schema", schema, "--json"];
  const { out } = await here.room.run("a", taskPost, ["second", ...words, ...more], { input: "all of it\n" });
  expect(JSON.parse(out)).toMatchObject({
    title: "second",
    to: "b",
    description: "all of it",
    priority: "high",
    refs: ["x", "y"],
    scope: "org/app",
    after: [before.id],
    schema: { type: "object", required: ["ok"] },
    state: "queued",
  });
});

test("a post with the same key posts nothing new", async () => {
  using here = await roomOfTwo();
  const first = await here.post("once", "--to", "b", "--key", "k");
  expect((await here.post("once", "--to", "b", "--key", "k")).id).toBe(first.id);
});

test("a capability that nobody has is accepted, queued and said", async () => {
  using here = await roomOfTwo();
  const { out } = await here.room.run("a", taskPost, ["port it", "--requires", "cobol"]);
  expect(out).toMatch(/^posted [0-9a-f]{8}: queued: nobody here can do cobol\n$/);
});

test("bad posts are refused with what is wrong, and nothing is posted", async () => {
  using here = await roomOfTwo();
  const { room } = here;
  const text = room.home.write("schema.txt", "{");
  const list = room.home.write("schema-list.json", "[]");
  for (const [words, refusal] of [
    [["x"], { code: "request.invalid", message: expect.stringContaining("to: name either an agent") }],
    [["x", "--to", "b", "--requires", "go"], { code: "request.invalid" }],
    [["x", "--to", "nobody"], { code: "agent.unknown" }],
    [["x", "--to", "b", "--after", "00000000"], { code: "task.unknown" }],
    [["x", "--to", "b", "--schema", text], { code: "usage.wrong", exit: 2 }],
    [["x", "--to", "b", "--schema", list], { code: "usage.wrong" }],
    [["x", "--to", "b", "--schema", "/nowhere/at-all"], { code: "usage.wrong" }],
    [["x", "--to", "b", "--priority", "huge"], { code: "usage.wrong" }],
    [["x\ny", "--to", "b"], { code: "request.invalid" }],
    [["x", "--to", "b", "--description", "-"], { code: "usage.wrong" }],
  ] as const)
    await expect(room.run("a", taskPost, [...words]), words.join(" ")).rejects.toMatchObject(refusal);
  expect((await room.run("a", taskList, ["--requested"])).out).toBe("no tasks\n");
  expect((await room.run("a", taskList, [])).out).toBe("nothing for you to do\n");
});

test("a task can be given back, turned down, and cancelled, each with a reason", async () => {
  using here = await roomOfTwo();
  const { room } = here;
  const id = (await here.post("first", "--requires", "go")).id.slice(0, 8);
  await room.run("b", taskAccept, [id, "--lease", "10m"]);
  expect((await room.run("b", taskHeartbeat, [id, "--lease", "1h"])).out).toBe(
    `${id} accepted by @b, 1h left\n`,
  );
  expect((await room.run("b", taskRelease, [id, "no", "time"])).out).toStartWith(`${id} queued: `);
  expect((await room.run("a", taskShow, [id])).out).toContain("@b released: no time");
  expect((await room.run("a", taskCancel, [id, "not needed"])).out).toBe(
    `${id} cancelled just now: not needed\n`,
  );
  const direct = (await here.post("second", "--to", "b")).id.slice(0, 8);
  expect((await room.run("b", taskReject, [direct, "no access"])).out).toBe(
    `${direct} rejected by @b just now: no access\n`,
  );
});

test("what one may not do with a task is a clear error, and changes nothing", async () => {
  using here = await roomOfTwo();
  const { room } = here;
  await room.room.join("c");
  const id = (await here.post("first", "--requires", "go")).id.slice(0, 8);
  await room.run("b", taskAccept, [id]);
  const refused = (agent: string, command: unknown, ...words: string[]) =>
    room.run(agent, command, words).then(
      () => "done",
      ({ code, exit }) => `${code} ${exit}`,
    );
  expect(await refused("b", taskAccept, id)).toBe("task.conflict 1");
  expect(await refused("a", taskComplete, id)).toBe("task.forbidden 4");
  expect(await refused("b", taskCancel, id)).toBe("task.forbidden 4");
  expect(await refused("c", taskShow, id)).toBe("task.unknown 1");
  expect(await refused("b", taskComplete, id, "x", "--attempt", "2")).toBe("task.lease 1");
  expect(await refused("b", taskComplete, id, "x".repeat(300 * 1024))).toBe("request.invalid 2");
  expect(await refused("b", taskShow, "xyz")).toBe("request.invalid 2");
  expect(JSON.parse((await room.run("a", taskShow, [id, "--json"])).out)).toMatchObject({
    state: "accepted",
  });
});

test("a result that doesn't fit the schema is refused with where and why, and the task stays", async () => {
  using here = await roomOfTwo();
  const { room } = here;
  const schema = room.home.write("schema.json", '{"type":"object","required":["ok"]}');
  const id = (await here.post("first", "--requires", "go", "--schema", schema)).id.slice(0, 8);
  await room.run("b", taskAccept, [id]);
  // Not by `rejects`, which lets no other thread go on while it waits: the relay checks schemas in one.
  const refusal = await room.run("b", taskComplete, [id, "{}"]).catch((error) => error);
  expect(refusal).toMatchObject({ code: "task.result", message: expect.stringContaining("ok") });
  expect((await room.run("b", taskComplete, [id, '{"ok":true}'])).out).toContain("completed");
});

test("lists are of one's own, of what one requested, and of what is queued; by state, and in pages", async () => {
  using here = await roomOfTwo();
  const { room } = here;
  const ids: string[] = [];
  for (let n = 0; n < 3; n++) {
    ids.unshift((await here.post(`t${n}`, "--to", "b")).id);
    room.room.clock.advance(1000);
  }
  const list = async (agent: string, ...words: string[]) =>
    (JSON.parse((await room.run(agent, taskList, [...words, "--json"])).out) as Task[]).map(({ id }) => id);
  expect(await list("b")).toEqual(ids);
  expect(await list("a")).toEqual([]);
  expect(await list("a", "--requested")).toEqual(ids);
  expect(await list("a", "--all", "--limit", "2")).toEqual(ids.slice(0, 2));
  expect(await list("a", "--all", "--after", ids[1]!)).toEqual(ids.slice(2));
  expect(await list("b", "--state", "accepted")).toEqual([]);
  expect((await room.run("b", taskList, ["--limit", "2"])).err).toContain(`--after ${ids[1]}`);
  await expect(room.run("b", taskList, ["--queued", "--all"])).rejects.toMatchObject({ exit: 2 });
});

test("what others write in a task can't act on a terminal or pass for a line of ours", async () => {
  using here = await roomOfTwo();
  const evil = "\u202e\x9b2J";
  const { id } = await here.post(
    "quiet",
    "--requires",
    "go",
    "--ref",
    "x\u200b",
    "--description",
    `${evil}\n  state  completed`,
  );
  const { out } = await here.room.run("b", taskShow, [id]);
  expect(out).toContain("| \\u{202e}\\u{9b}2J\n|   state  completed\n");
  expect(out).toContain("x\\u{200b}");
});

test("a post that waits prints the result, and fails when there is none", async () => {
  using here = await roomOfTwo();
  const { room } = here;
  const answering = async (words: string[], answer: (id: string) => Promise<unknown>) => {
    const waiting = room.run("a", taskPost, ["x", "--requires", "go", "--wait", "5m", ...words]);
    let id: string | undefined;
    waiting.catch(() => undefined);
    while (!id) {
      const open = JSON.parse(
        (await room.run("b", taskList, ["--state", "offered", "--json"])).out,
      ) as Task[];
      id = open[0]?.id;
    }
    await room.run("b", taskAccept, [id]);
    await answer(id);
    return waiting;
  };
  const done = await answering([], (id) => room.run("b", taskComplete, [id, "forty-two"]));
  expect(done.out).toMatch(/^posted (\w{8}): .*\n\1 completed by @b just now\n\| forty-two\n$/);
  const asJson = await answering(["--json"], (id) => room.run("b", taskComplete, [id, "forty-two"]));
  expect(JSON.parse(asJson.out)).toMatchObject({ state: "completed", result: "forty-two" });
  const failed = answering([], (id) => room.run("b", taskReject, [id, "can't"]));
  await expect(failed).rejects.toMatchObject({
    code: "task.open",
    exit: 1,
    message: expect.stringContaining("can't"),
  });
});

test("a watch shows each step once, as it happens, and takes no mail", async () => {
  using here = await roomOfTwo();
  const { room } = here;
  const stop = new AbortController();
  let out = "";
  const write = (text: string) => {
    out += text;
  };
  const old = await here.post("before", "--to", "b");
  room.room.clock.advance(1000);
  const watching = room.run("a", taskWatch, [], { stop: stop.signal, write });
  const task = await here.post("after", "--requires", "go");
  const id = task.id.slice(0, 8);
  await room.run("b", taskAccept, [id]);
  await room.run("b", send, ["@a", "on it", "--thread", task.id]);
  await until(() => out.includes("@b accepted"));
  await room.run("b", taskComplete, [id]);
  await until(() => out.includes("@b completed"));
  const lines = out.trim().split("\n");
  expect(lines.map((line) => line.split("  ").slice(1).join("  "))).toEqual([
    `${id}  after  @a posted`,
    `${id}  after  @backchannel offered: b`,
    `${id}  after  @b accepted`,
    `${id}  after  @b completed`,
  ]);
  await room.run("b", taskReject, [old.id]);
  await until(() => out.includes("before"));
  stop.abort();
  await watching;
  expect((await room.run("a", inbox, [])).out.trim().split("\n")).toHaveLength(3);
});

test("a worker with --once does one task that requires what was chosen, and says how it ended", async () => {
  using here = await roomOfTwo();
  const { room } = here;
  const env = { PATH: process.env.PATH };
  await room.run("b", agentSet, ["--capability", "go", "--capability", "rust"]);
  const other = await here.post("other", "--requires", "go");
  const chosen = await here.post("chosen", "--requires", "rust");
  const exec = 'cat > /dev/null; echo "$BACKCHANNEL_AGENT did $BACKCHANNEL_TASK"';
  const { out } = await room.run("b", taskRun, ["--exec", exec, "--requires", "Rust", "--once"], { env });
  expect(out).toBe(`${chosen.id.slice(0, 8)} completed by @b just now\n`);
  const shown = async ({ id }: Task) =>
    JSON.parse((await room.run("a", taskShow, [id, "--json"])).out) as Task;
  expect(await shown(chosen)).toMatchObject({ result: `b did ${chosen.id}` });
  expect(await shown(other)).toMatchObject({ state: "offered" });
  await expect(room.run("b", taskRun, ["--exec", "exit 3", "--once"], { env })).rejects.toMatchObject({
    code: "task.open",
    message: expect.stringContaining("the command ended with 3"),
  });
});

test("a worker without a command, or with a word that can be no capability, is refused before it begins", async () => {
  using here = await roomOfTwo();
  for (const words of [
    [],
    ["--exec", "true", "--requires", "two words"],
    ["--exec", "true", "--lease", "soon"],
  ])
    await expect(here.room.run("nobody", taskRun, words)).rejects.toMatchObject({ code: "usage.wrong" });
});
