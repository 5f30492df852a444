import { fault } from "../domain/fault.ts";

/**
 * Does what an owner asks for as long as no more than `most` of it is under way, and refuses the rest: what may take its time and
 * would wait in a line, whoever asks could have it wait without end.
 */
export function fewAtOnce(most: number, what: string) {
  const underWay = new Map<string | undefined, number>();
  return async <T>(owner: string | undefined, act: () => Promise<T>): Promise<T> => {
    const before = underWay.get(owner) ?? 0;
    if (before >= most) throw fault("rate.limited", what);
    underWay.set(owner, before + 1);
    try {
      return await act();
    } finally {
      const left = underWay.get(owner)! - 1;
      if (left > 0) underWay.set(owner, left);
      else underWay.delete(owner);
    }
  };
}
