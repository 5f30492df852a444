import { expect, test } from "bun:test";
import { mkdirSync } from "node:fs";
import { bchCommand } from "../../../src/client/bch-command.ts";
import type { HarnessName } from "../../../src/harness/harness-name.ts";
import { openDoor } from "../../support/open-door.ts";
import { StandInHarness } from "../../support/stand-in-harness.ts";
import { WiredUser } from "../../support/wired-user.ts";

const harnesses: {
  name: HarnessName;
  settings: string;
  start: string;
  tools: string;
  stop: string;
  end: string;
}[] = [
  {
    name: "claude-code",
    settings: ".claude/settings.json",
    start: "SessionStart",
    tools: "PostToolBatch",
    stop: "Stop",
    end: "SessionEnd",
  },
  {
    name: "codex",
    settings: ".codex/hooks.json",
    start: "SessionStart",
    tools: "PostToolUse",
    stop: "Stop",
    end: "SessionEnd",
  },
  {
    name: "gemini",
    settings: ".gemini/settings.json",
    start: "SessionStart",
    tools: "AfterTool",
    stop: "AfterAgent",
    end: "SessionEnd",
  },
  {
    name: "cursor",
    settings: ".cursor/hooks.json",
    start: "sessionStart",
    tools: "postToolUse",
    stop: "stop",
    end: "sessionEnd",
  },
  {
    name: "copilot",
    settings: ".copilot/hooks/backchannel.json",
    start: "sessionStart",
    tools: "postToolUse",
    stop: "agentStop",
    end: "sessionEnd",
  },
];

/** Somebody whose home directory has an odd name, wired to the mailbox of `b` on a relay whose clock is the test's. */
async function wired() {
  const door = await openDoor(["a", "b"]);
  const user = new WiredUser();
  const home = user.folder.join(`it's "my" $HOME \`id\``);
  mkdirSync(home);
  user.folder.write(
    `${home.slice(user.folder.path.length + 1)}/identities/b.json`,
    JSON.stringify({ v: 1, agent: "b", url: door.urls[0], token: door.room.tokens.b }),
  );
  const place = { command: bchCommand(), flags: ["--agent", "b", "--home", home] };
  const states = async () => {
    const reply = await door.room.ask("GET /sent", { token: "a" });
    const sent = (await reply.json()) as { deliveries: { state: string }[] }[];
    return sent.map(({ deliveries }) => deliveries[0]!.state).reverse();
  };
  return {
    door,
    states,
    send: (body: string) => door.room.ask("POST /send", { token: "a", body: { to: "@b", body } }),
    wire: ({ name, settings }: (typeof harnesses)[number], session: string) => {
      user.setup([name], place);
      return new StandInHarness({
        harness: name,
        user: user.folder.path,
        settings,
        session,
        cwd: user.folder.path,
      });
    },
    async [Symbol.asyncDispose]() {
      user[Symbol.dispose]();
      await door[Symbol.asyncDispose]();
    },
  };
}

for (const harness of harnesses) {
  test(`${harness.name}: a whole conversation through the installed lines, and a killed session gives its mail back`, async () => {
    await using room = await wired();
    const session = room.wire(harness, "session-1");
    expect(await session.fire(harness.start)).toBe("");

    await room.send("one");
    expect(await session.fire(harness.tools)).toContain("one");
    expect(await room.states()).toEqual(["claimed"]);
    await room.send("two");
    expect(await session.fire(harness.stop)).toContain("two");
    expect(await room.states()).toEqual(["acked", "claimed"]);
    expect(await session.fire(harness.end)).toBe("");
    expect(await room.states()).toEqual(["acked", "acked"]);

    // The next session is killed with a message on its way to the model: no hook of it runs again.
    const killed = room.wire(harness, "session-2");
    await room.send("three");
    expect(await killed.fire(harness.start)).toContain("three");
    const next = room.wire(harness, "session-3");
    expect(await next.fire(harness.start)).toBe("");
    room.door.room.clock.advance(15 * 60_000);
    expect(await next.fire(harness.tools)).toMatch(/attempt 2.*three/);
    await next.fire(harness.end);
    expect(await room.states()).toEqual(["acked", "acked", "acked"]);
  });
}

test("the answer that the model is shown is a line that a shell takes, however odd the path of the home", async () => {
  await using room = await wired();
  const [claude] = harnesses;
  await room.send("one");
  const text = await room.wire(claude!, "s").fire(claude!.start);
  const answer: string = /To answer: (.*)/.exec(JSON.parse(text).hookSpecificOutput.additionalContext)![1]!;
  const [, id] = /^bch reply --agent b --home .* (\w{8}) "…"$/.exec(answer)!;
  const shown = Bun.spawnSync(["sh", "-c", `bch() { printf '%s|' "$@"; }; ${answer}`]).stdout.toString();
  expect(shown).toMatch(
    new RegExp(`^reply\\|--agent\\|b\\|--home\\|.*it's "my" \\$HOME \`id\`\\|${id}\\|…\\|$`),
  );
});
