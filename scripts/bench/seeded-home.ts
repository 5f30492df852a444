import { Hub } from "../../src/hub/hub.ts";
import { openFileStore } from "../../src/store/file/open-file-store.ts";
import { unboundedConfig } from "../../test/support/unbounded.ts";
import { draftTo, writer } from "./mail.ts";

export interface Seed {
  /** Agents besides the writer. */
  names: string[];
  /** Messages that wait for the first of them. */
  waiting: number;
}

/** A home as a relay leaves it, made without HTTP in between. Gives each agent's token. */
export async function seededHome(
  home: string,
  { names, waiting }: Seed,
): Promise<{ [name: string]: string }> {
  const store = await openFileStore(home, { durability: "os" });
  const hub = new Hub({ store, config: () => unboundedConfig });
  const tokens: { [name: string]: string } = {};
  for (const name of [writer, ...names]) {
    tokens[name] = (await hub.membership.register({ kind: "room" }, { name })).token!;
  }
  const draft = { ...draftTo(names[0]!), priority: "normal" as const };
  for (let left = waiting; left > 0; left -= 500) {
    const some = Array.from({ length: Math.min(left, 500) }, () => hub.posting.send(writer, draft));
    await Promise.all(some);
  }
  await hub.close();
  await store.close();
  return tokens;
}
