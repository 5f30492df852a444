import { Hub } from "../../src/hub/hub.ts";
import { openFileStore } from "../../src/store/file/open-file-store.ts";
import { unboundedConfig } from "../../test/support/unbounded.ts";

export interface TaskSeed {
  /** Tasks that wait for somebody who can do what nobody can. */
  open?: number;
  /** Tasks that have ended. */
  ended?: number;
}

/** A home with tasks, as a relay leaves it, and the tokens of one who posts and one who works. */
export async function seededTasks(
  home: string,
  { open = 0, ended = 0 }: TaskSeed,
): Promise<{ poster: string; worker: string }> {
  const store = await openFileStore(home, { durability: "os" });
  const hub = new Hub({ store, config: () => unboundedConfig });
  const join = async (name: string, capabilities: string[]) =>
    (await hub.membership.register({ kind: "room" }, { name, capabilities })).token!;
  const tokens = { poster: await join("poster", []), worker: await join("worker", ["work"]) };
  const post = (requires: string[]) =>
    hub.tasks.post("poster", {
      title: "a task",
      description: "what is to be done",
      requires,
      priority: "normal",
    });
  const end = async () => {
    const { id } = await post(["nobody"]);
    await hub.tasks.cancel("poster", { id });
  };
  await inHundreds(open, () => post(["nobody"]));
  await inHundreds(ended, end);
  await hub.close();
  await store.close();
  return tokens;
}

/** Some hundred at once. */
async function inHundreds(count: number, act: () => Promise<unknown>): Promise<void> {
  for (let left = count; left > 0; left -= 500)
    await Promise.all(Array.from({ length: Math.min(left, 500) }, act));
}
