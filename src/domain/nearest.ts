/** The known word that was probably meant: one that the word begins, if there is enough of it, or one that is few letters away. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  const begun = known.find((candidate) => candidate.startsWith(word));
  if (begun && word.length > 3) return begun;
  const ranked = known
    .map((candidate) => ({ candidate, away: distance(word, candidate) }))
    .sort((a, b) => a.away - b.away);
  const best = ranked[0];
  if (best && best.away <= Math.max(1, Math.floor(word.length / 3)) && best.away < word.length)
    return best.candidate;
  return word.length > 1 ? begun : undefined;
}

/** Letters to add, drop, change or swap with their neighbour, to get from one word to the other. */
function distance(a: string, b: string): number {
  const rows = Array.from({ length: a.length + 1 }, (_, i) => [i, ...Array<number>(b.length).fill(0)]);
  for (let j = 0; j <= b.length; j++) rows[0]![j] = j;
  for (let i = 1; i <= a.length; i++) {
    for (let j = 1; j <= b.length; j++) {
      const change = a[i - 1] === b[j - 1] ? 0 : 1;
      const swap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      rows[i]![j] = Math.min(
        rows[i - 1]![j]! + 1,
        rows[i]![j - 1]! + 1,
        rows[i - 1]![j - 1]! + change,
        ...(swap ? [rows[i - 2]![j - 2]! + 1] : []),
      );
    }
  }
  return rows[a.length]![b.length]!;
}
