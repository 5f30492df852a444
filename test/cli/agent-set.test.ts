import { expect, test } from "bun:test";
import { agentSet } from "../../src/cli/commands/agent-set.ts";
import { agents } from "../../src/cli/commands/agents.ts";
import { CommandRoom } from "../support/command-room.ts";

const capabilities = async (room: CommandRoom) =>
  JSON.parse((await room.run("a", agents, ["--json"])).out)[0].capabilities;

test("capabilities given take the place of those before, and what isn't given stays", async () => {
  using room = await CommandRoom.with("a");
  const { out } = await room.run("a", agentSet, [
    ...["--capability", "go", "--capability", "review", "--role", "reviewer"],
  ]);
  expect(out).toBe("@a (reviewer) can do go, review\n");
  expect(await capabilities(room)).toEqual(["go", "review"]);
  expect((await room.run("a", agentSet, ["--capability", "rust"])).out).toBe("@a (reviewer) can do rust\n");
  expect((await room.run("a", agentSet, ["--description", "reads"])).out).toContain("can do rust");
  const { out: none } = await room.run("a", agentSet, ["--no-capability"]);
  expect(none).toBe("@a (reviewer) can do nothing in particular\n");
  expect(await capabilities(room)).toEqual([]);
});

test("a change of nothing, and one against itself, are refused before anything is called", async () => {
  using room = await CommandRoom.with("a");
  for (const words of [[], ["--capability", "go", "--no-capability"]])
    await expect(room.run("nobody", agentSet, words)).rejects.toMatchObject({ code: "usage.wrong", exit: 2 });
});

test("nobody changes what another agent says of itself", async () => {
  using room = await CommandRoom.with("a", "b");
  const connection = { ...room.connection("b"), agent: "a" };
  await expect(
    room.run("b", agentSet, ["--role", "boss"], { connect: async () => connection }),
  ).rejects.toMatchObject({ exit: 4 });
  expect(JSON.parse((await room.run("a", agents, ["--json"])).out)[0].role).toBeUndefined();
});
