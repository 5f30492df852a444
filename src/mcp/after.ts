/** Runs something once, so many milliseconds from now, unless the function it gives is called first. */
export type After = (ms: number, run: () => void) => () => void;

export const systemAfter: After = (ms, run) => {
  const timer = setTimeout(run, ms);
  return () => clearTimeout(timer);
};
