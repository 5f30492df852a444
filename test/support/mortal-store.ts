import type { Store } from "../../src/store/store.ts";

/** A store whose process can die: what is handed in after that is nowhere, and nobody hears of it. It can also fail once. */
export class MortalStore {
  dead = false;
  #failing = 0;
  readonly store: Store;

  constructor(store: Store) {
    const write = async (act: () => Promise<void>): Promise<void> => {
      if (this.dead) return new Promise(() => {});
      if (this.#failing > 0) {
        this.#failing -= 1;
        throw new Error("no space");
      }
      await act();
      // What was done is done; whoever waited for the answer is no more.
      if (this.dead) return new Promise(() => {});
    };
    const mail = new Proxy(store.mail, {
      get: (target, name) => {
        if (name === "deliver")
          return (...args: Parameters<typeof target.deliver>) => write(() => target.deliver(...args));
        const found: unknown = Reflect.get(target, name);
        return typeof found === "function" ? found.bind(target) : found;
      },
    });
    this.store = { ...store, mail, commit: (...changes) => write(() => store.commit(...changes)) };
  }

  /** The next writes fail, as on a full disk. */
  fail(times: number): void {
    this.#failing = times;
  }
}
