import { expect, test } from "bun:test";
import { chmodSync, existsSync, readFileSync } from "node:fs";
import { opencodePlugin } from "../../src/harness/opencode-plugin.ts";
import { TemporaryFolder } from "../support/temporary-folder.ts";

interface Plugin {
  "chat.message": (input: object, output: { message: object; parts: object[] }) => Promise<void>;
  "tool.execute.after": (input: object, output: { output: unknown }) => Promise<void>;
  event: (input: { event: { type: string; properties: object } }) => Promise<void>;
}

/** The plugin in a process like OpenCode's, with a command that answers so, and a client that notes its calls. */
async function loaded(answer: string) {
  const folder = new TemporaryFolder();
  const asked = folder.join("asked");
  const program = folder.write("it's bch", `#!/bin/sh\n{ echo "$@"; cat; echo; } >> '${asked}'\n${answer}\n`);
  chmodSync(program, 0o755);
  const file = folder.write(
    "backchannel.js",
    opencodePlugin({
      user: "/",
      env: {},
      command: [program],
      flags: ["--agent", "ana"],
      exists: () => false,
    }),
  );
  const calls: unknown[] = [];
  const client = {
    session: {
      get: async ({ path: { id } }: { path: { id: string } }) => ({
        data: id === "child" ? { parentID: "s1" } : {},
      }),
      promptAsync: async (prompt: unknown) => calls.push(prompt),
    },
    tui: { showToast: async (toast: unknown) => calls.push(toast) },
  };
  const exported = await import(file);
  expect(Object.keys(exported)).toEqual(["Backchannel"]);
  const plugin: Plugin = await exported.Backchannel({ client, directory: folder.path });
  return {
    plugin,
    calls,
    folder,
    asked: () => (existsSync(asked) ? readFileSync(asked, "utf8") : ""),
    [Symbol.dispose]: () => folder[Symbol.dispose](),
  };
}

const mail = `echo '{"context":"mail for you"}'`;

test("mail comes behind a prompt, as a part of its own in the last place", async () => {
  using at = await loaded(mail);
  const output = { message: { id: "msg_1" }, parts: [{ id: "prt_5", type: "text", text: "hello" }] };
  await at.plugin["chat.message"]({ sessionID: "s1" }, output);
  expect(output.parts).toEqual([
    { id: "prt_5", type: "text", text: "hello" },
    {
      id: "prt_5bch",
      sessionID: "s1",
      messageID: "msg_1",
      type: "text",
      text: "mail for you",
      synthetic: true,
    },
  ] as never);
  const [words, input] = at.asked().split("\n");
  expect(words).toBe("hook opencode chat.message --agent ana");
  expect(JSON.parse(input!)).toEqual({ session_id: "s1", cwd: at.folder.path });
});

test("mail comes behind a tool's output, and is not asked for where the output is no text", async () => {
  using at = await loaded(mail);
  const output = { output: "3 files" };
  await at.plugin["tool.execute.after"]({ sessionID: "s1" }, output);
  expect(output.output).toBe("3 files\n\nmail for you");
  const asked = at.asked();
  await at.plugin["tool.execute.after"]({ sessionID: "s1" }, { output: { content: [] } });
  expect(at.asked()).toBe(asked);
});

test("mail begins a turn in a session that went idle, but not in one that somebody stopped", async () => {
  using at = await loaded(mail);
  const idle = { event: { type: "session.idle", properties: { sessionID: "s1" } } };
  await at.plugin.event(idle);
  expect(at.calls).toEqual([
    { path: { id: "s1" }, body: { parts: [{ type: "text", text: "mail for you" }] } },
  ]);
  const error = { sessionID: "s1", error: { name: "MessageAbortedError" } };
  await at.plugin.event({ event: { type: "session.error", properties: error } });
  await at.plugin.event(idle);
  expect(at.calls).toHaveLength(1);
  await at.plugin.event(idle);
  expect(at.calls).toHaveLength(2);
});

test("a subagent's session gets no mail, and the end of a session is told", async () => {
  using at = await loaded(mail);
  const output = { message: { id: "msg_1" }, parts: [] };
  await at.plugin["chat.message"]({ sessionID: "child" }, output);
  await at.plugin.event({ event: { type: "session.deleted", properties: { info: { id: "child" } } } });
  expect(output.parts).toEqual([]);
  expect(at.asked()).toBe("");
  await at.plugin.event({ event: { type: "session.deleted", properties: { info: { id: "s1" } } } });
  expect(at.asked()).toStartWith("hook opencode session.deleted --agent ana\n");
});

test("a command that says nothing, something else, or fails disturbs nobody", async () => {
  for (const answer of ["", "echo hello", "echo null", "exit 3", "exec 0<&-; sleep 0"]) {
    using at = await loaded(answer);
    const output = { output: "3 files" };
    await at.plugin["tool.execute.after"]({ sessionID: "s1" }, output);
    expect(output.output).toBe("3 files");
  }
});

test("a notice is shown to the person", async () => {
  using at = await loaded(`echo '{"notice":"the relay is away"}'`);
  await at.plugin["tool.execute.after"]({ sessionID: "s1" }, { output: "x" });
  expect(at.calls).toEqual([{ body: { message: "the relay is away", variant: "warning" } }]);
});
