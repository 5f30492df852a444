import type { Clock } from "../domain/clock.ts";
import { fault } from "../domain/fault.ts";
import { limits } from "../domain/limits.ts";

interface Request {
  /** Whose it is: another's key is another. */
  caller: string;
  key: string;
  digest: string;
}

interface Answer<T> {
  caller: string;
  digest: string;
  ends: number;
  answer: Promise<T>;
}

/**
 * What was answered to requests with an Idempotency-Key, for those whose answer got lost on its way. In memory only, and
 * not for long: an answer may hold a token, which mustn't be on disk. A relay that starts anew has forgotten them.
 */
export class RecentAnswers<T> {
  #clock: Clock;
  #answers = new Map<string, Answer<T>>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Acts once for each key of a caller; a repeat gets the same answer, also while the first is still under way. */
  once({ caller, key, digest }: Request, act: () => Promise<T>): Promise<T> {
    this.sweep();
    const mark = `${caller} ${key}`;
    const known = this.#answers.get(mark);
    if (known && known.digest !== digest) throw fault("idempotency.mismatch");
    if (known) return known.answer;
    const answer = act();
    const ends = this.#clock.elapsed() + limits.answerLifetime * 1000;
    this.#answers.set(mark, { caller, digest, ends, answer });
    // Its own caller hears why it failed; the key is free for another try.
    answer.then(
      () => this.#trim(),
      () => this.#answers.delete(mark),
    );
    return answer;
  }

  #trim(): void {
    const [oldest] = this.#answers.keys();
    if (oldest !== undefined && this.#answers.size > limits.answers) this.#answers.delete(oldest);
  }

  /** Whether an answer to this caller may be asked for again. */
  has(caller: string): boolean {
    this.sweep();
    return this.#answers.values().some((known) => known.caller === caller);
  }

  /** They are in order of age. */
  sweep(): void {
    for (const [mark, { ends }] of this.#answers) {
      if (ends > this.#clock.elapsed()) return;
      this.#answers.delete(mark);
    }
  }
}
