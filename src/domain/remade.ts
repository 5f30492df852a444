/** What is made of a value, made again only when the value is another one. */
export function remade<S, T>(source: () => S, make: (source: S) => T): () => T {
  let last: { from: S; made: T } | undefined;
  return () => {
    const from = source();
    if (!last || last.from !== from) last = { from, made: make(from) };
    return last.made;
  };
}
