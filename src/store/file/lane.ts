import { Agenda } from "../../domain/agenda.ts";

/** What is sorted by its order of arrival. */
interface Stamped {
  stamp: number;
}

/** Items in order of their stamp: quick at both ends, where mail is added and taken. */
export class Lane<T extends Stamped> {
  #items: T[] = [];
  /** Taken ones before this index wait to be cut off together. */
  #head = 0;

  get length(): number {
    return this.#items.length - this.#head;
  }

  get first(): T | undefined {
    return this.#items[this.#head];
  }

  /** Index of the first item behind this stamp; found at once where it is `near`, or one further. */
  behind(stamp: number, near = this.#head): number {
    for (const index of [near, near + 1]) if (this.#isFirstBehind(index, stamp)) return index;
    let low = this.#head;
    let high = this.#items.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#items[middle]!.stamp <= stamp) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #isFirstBehind(index: number, stamp: number): boolean {
    if (index < this.#head || index >= this.#items.length || this.#items[index]!.stamp <= stamp) return false;
    return index === this.#head || this.#items[index - 1]!.stamp <= stamp;
  }

  at(index: number): T | undefined {
    return this.#items[index];
  }

  add(item: T): void {
    const last = this.#items.at(-1);
    if (!last || last.stamp < item.stamp || this.length === 0) this.#items.push(item);
    else this.#items.splice(this.behind(item.stamp), 0, item);
  }

  remove(item: T): void {
    const index = this.behind(item.stamp) - 1;
    if (this.#items[index] !== item) return;
    if (index > this.#head) {
      this.#items.splice(index, 1);
      return;
    }
    this.#head += 1;
    if (this.#head > 1024 && this.#head * 2 > this.#items.length) {
      this.#items.splice(0, this.#head);
      this.#head = 0;
    }
  }
}

/**
 * The items of several lanes behind a stamp, in order. Of each lane the next one stands in a heap: there are as many lanes as somebody
 * has sent scopes. The lanes may lose the item just given while this runs.
 */
export function* merged<T extends Stamped>(lanes: Lane<T>[], behind = -1): Generator<T> {
  const next = new Agenda<{ lane: Lane<T>; place: number; item: T }>();
  const enter = (lane: Lane<T>, stamp: number, near?: number) => {
    const place = lane.behind(stamp, near);
    const item = lane.at(place);
    if (item) next.add(item.stamp, { lane, place, item });
  };
  for (const lane of lanes) enter(lane, behind);
  for (const { lane, place, item } of next.due(Number.MAX_VALUE)) {
    yield item;
    enter(lane, item.stamp, place);
  }
}
