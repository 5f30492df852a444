import type { FileChange } from "./file-records.ts";
import type { Flush, Spool } from "./spool.ts";
import type { Step } from "./steps.ts";

/**
 * Changes of records, and steps that belong to them, as one. A commit of nothing waits too: what its caller found done
 * already may not be durable yet. `flush` and `follow`: see Spool.commit.
 */
export async function commitChanges(
  spool: Spool,
  changes: FileChange[],
  steps: Step[] = [],
  flush: Flush = "flush",
  follow = () => {},
): Promise<void> {
  if (changes.length === 0) return spool.commit(steps, flush, follow);
  const undo = changes.map((change) => change.show());
  try {
    await spool.commit([...changes.map(({ step }) => step), ...steps], flush, follow);
  } catch (error) {
    for (const takeBack of undo.reverse()) takeBack();
    throw error;
  } finally {
    for (const change of changes) change.done();
  }
}
