import { turn } from "./turn.ts";

/** Lets things go on until this is so; what never happens fails the test, not the run. */
export async function until(done: () => boolean, patience = 5000): Promise<void> {
  const end = performance.now() + patience;
  while (!done()) {
    if (performance.now() > end) throw new Error(`it never happened: ${done}`);
    await turn();
  }
}
