import { expect, test } from "bun:test";
import { codexQueue } from "../../../src/harness/wake/codex-queue.ts";
import { desktopNotice, desktopProgram } from "../../../src/harness/wake/desktop-notice.ts";
import { execCommand } from "../../../src/harness/wake/exec-command.ts";
import { opencodePrompt } from "../../../src/harness/wake/opencode-prompt.ts";
import { runProgram } from "../../../src/harness/wake/run-program.ts";
import { wakers } from "../../../src/harness/wake/wakers.ts";
import { StandIn } from "../../support/stand-in.ts";

const ring = { kind: "ring" as const, unread: 2, urgent: 1, from: ["a", "c"], ids: [] };
const thread = "019ab2c4-7f10-7c3e-9d2a-5e0f4b1a2b3c";
const prompt =
  "[Backchannel doorbell, not typed by your user] 2 messages wait for @b, 1 of them urgent, from @a, @c. " +
  "Read with the tool bch_inbox, or with: bch drain --agent b";

test("codex gets one line into its queue, which says that no user typed it", async () => {
  using codex = new StandIn();
  const waker = codexQueue({ thread, run: codex.run });
  expect(await waker.wake(ring, "b")).toEqual({ done: true, says: "codex took it" });
  expect(codex.calls).toEqual([["queue", "--thread", thread, "--message", prompt]]);
});

test("a codex that refuses or hangs is called once, and its last word is passed on", async () => {
  using refusing = new StandIn('echo "first" >&2; printf "no thread\\033[2J\\n" >&2; exit 3');
  const refused = await codexQueue({ thread, run: refusing.run }).wake(ring, "b");
  expect(refused.done).toBe(false);
  expect(refused.says).toBe("codex ended with 3: no thread\\u{1b}[2J");
  expect(refusing.calls).toHaveLength(1);
  using hanging = new StandIn("exec sleep 60");
  const run: typeof runProgram = (words) => hanging.run(words, { patience: 0.2 });
  expect(await codexQueue({ thread, run }).wake(ring, "b")).toEqual({
    done: false,
    says: "codex gave no answer in 0.2 s; not tried again",
  });
  expect(hanging.calls).toHaveLength(1);
});

test("a program that isn't there is said, not thrown", async () => {
  const { done, says } = await runProgram(["no-such-program-of-ours", "x"]);
  expect(done).toBe(false);
  expect(says).toStartWith("no-such-program-of-ours can't be run: ");
});

test("opencode's session is prompted through its own server, once", async () => {
  const asked: { path: string; body: unknown }[] = [];
  using server = Bun.serve({
    port: 0,
    hostname: "127.0.0.1",
    async fetch(request) {
      asked.push({ path: new URL(request.url).pathname, body: await request.json() });
      return new Response(null, { status: asked.length === 1 ? 204 : 404 });
    },
  });
  const waker = opencodePrompt({ url: `http://127.0.0.1:${server.port}`, session: "ses_1" });
  expect(await waker.wake(ring, "b")).toEqual({ done: true, says: "opencode took it" });
  expect(asked).toEqual([
    { path: "/session/ses_1/prompt_async", body: { parts: [{ type: "text", text: prompt }] } },
  ]);
  expect(await waker.wake(ring, "b")).toEqual({ done: false, says: "opencode answered 404" });
  await server.stop(true);
  const { done, says } = await waker.wake(ring, "b");
  expect(done).toBe(false);
  expect(says).toEndWith("not tried again");
});

test("the person gets a notification whose text is an argument, not a script", async () => {
  using program = new StandIn();
  const text = "2 messages wait for @b, 1 of them urgent, from @a, @c.";
  await desktopNotice({ program: "notify-send", run: program.run }).wake(ring, "b");
  await desktopNotice({ program: "osascript", run: program.run }).wake(ring, "b");
  expect(program.calls[0]).toEqual([
    "--app-name=Backchannel",
    "--urgency=critical",
    "--",
    "Backchannel",
    text,
  ]);
  expect(program.calls[1]?.slice(-2)).toEqual(["Backchannel", text]);
  expect(program.calls[1]?.filter((word) => word === "-e")).toHaveLength(3);
});

test("a command line of the person's own gets what the ring says in its environment", async () => {
  using out = new StandIn();
  const seen: Record<string, string>[] = [];
  const run: typeof runProgram = (words, options) => {
    seen.push(options?.env ?? {});
    return out.run(words, options);
  };
  await execCommand({ line: "notify", run }).wake(ring, "b");
  expect(seen).toEqual([
    {
      BACKCHANNEL_AGENT: "b",
      BACKCHANNEL_UNREAD: "2",
      BACKCHANNEL_URGENT: "1",
      BACKCHANNEL_FROM: "a c",
    },
  ]);
  const { done } = await execCommand({ line: `test "$BACKCHANNEL_FROM" = "a c"` }).wake(ring, "b");
  expect(done).toBe(true);
});

test("agents are started only where the person said so, and only what is here is offered", () => {
  const target = { codex: { thread }, opencode: { url: "http://127.0.0.1:4096", session: "ses_1" } };
  const rungs = (more: Partial<Parameters<typeof wakers>[0]>) =>
    wakers({ target, startAgents: false, onPath: () => true, platform: "linux", ...more }).map(
      ({ rung }) => rung,
    );
  expect(rungs({})).toEqual(["desktop"]);
  expect(rungs({ exec: "x" })).toEqual(["desktop", "exec"]);
  expect(rungs({ startAgents: true })).toEqual(["codex", "opencode", "desktop"]);
  expect(rungs({ startAgents: true, target: {} })).toEqual(["desktop"]);
  expect(rungs({ startAgents: true, onPath: (program) => program === "codex" })).toEqual([
    "codex",
    "opencode",
  ]);
  expect(rungs({ onPath: () => false })).toEqual([]);
  expect([desktopProgram("linux"), desktopProgram("darwin")]).toEqual(["notify-send", "osascript"]);
});
