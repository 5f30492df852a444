import { turn } from "./turn.ts";

/** Lets things go on until this is so; what never happens fails the test, not the run. */
export async function until(done: () => boolean, patience = 15_000): Promise<void> {
  const end = performance.now() + patience;
  for (let turns = 0; !done(); turns += 1) {
    if (performance.now() > end) throw new Error(`it never happened: ${done}`);
    // What takes longer waits for more than promises: for another thread or process, which may need this core.
    await (turns < 100 ? turn() : Bun.sleep(1));
  }
}
