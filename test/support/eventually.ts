/** Asks until this is so; for what another process does, which needs the machine between two questions. What never happens fails the test, not the run. */
export async function eventually(done: () => unknown, patience = 15_000): Promise<void> {
  const end = performance.now() + patience;
  while (!(await done())) {
    if (performance.now() > end) throw new Error(`it never happened: ${done}`);
    await Bun.sleep(20);
  }
}
