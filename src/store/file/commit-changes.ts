import type { Flush } from "./commit.ts";
import type { FileChange } from "./file-records.ts";
import type { Spool } from "./spool.ts";
import type { Step } from "./steps.ts";

/**
 * Changes of records, and steps that belong to them, as one. A commit of nothing waits too: what its caller found done
 * already may not be durable yet. `flush`: see Spool.commit, `follow`: see Outcome.
 */
export async function commitChanges(
  spool: Spool,
  changes: FileChange[],
  steps: Step[] = [],
  flush: Flush = "flush",
  follow?: () => void,
): Promise<void> {
  if (changes.length + steps.length === 0) return spool.confirm();
  const takeBacks = changes.map((change) => change.show());
  const undo = () => {
    for (const takeBack of takeBacks.reverse()) takeBack();
  };
  try {
    await spool.commit([...changes.map(({ step }) => step), ...steps], flush, { follow, undo });
  } finally {
    for (const change of changes) change.done();
  }
}
