import type { Random } from "../random.ts";

/** So many of them, whichever; all, when there are no more. */
export function some<T>(items: T[], count: number, random: Random): T[] {
  const left = [...items];
  const taken: T[] = [];
  while (taken.length < count && left.length > 0) taken.push(...left.splice(random.below(left.length), 1));
  return taken;
}
