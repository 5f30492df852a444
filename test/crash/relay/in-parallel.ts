/** So many at a time, in order of their start. */
export async function inParallel<T>(
  items: Iterable<T>,
  at: number,
  act: (item: T) => Promise<void>,
): Promise<void> {
  const left = items[Symbol.iterator]();
  const work = async () => {
    for (let next = left.next(); !next.done; next = left.next()) await act(next.value);
  };
  await Promise.all(Array.from({ length: at }, work));
}
