/** Asks until this is so; for what another process does. What never happens fails the test, not the run. */
export async function eventually(done: () => Promise<boolean>, patience: number): Promise<void> {
  const end = performance.now() + patience;
  while (!(await done())) {
    if (performance.now() > end) throw new Error(`it never happened: ${done}`);
  }
}
