import type { Claimed } from "../domain/claim.ts";

interface Pool {
  /** Messages at a time. */
  size: number;
  handle: (message: Claimed) => Promise<void>;
  /** Called when there is room again. */
  onFree: () => void;
  /** Called when handling itself failed. */
  onError: () => void;
}

/** Handles so many messages at a time. */
export class CommandPool {
  readonly #pool: Pool;
  readonly #running = new Set<Promise<void>>();
  #errors: unknown[] = [];

  constructor(pool: Pool) {
    this.#pool = pool;
  }

  free(): number {
    return this.#pool.size - this.#running.size;
  }

  start(messages: readonly Claimed[]): void {
    for (const message of messages) {
      const running = this.#run(message).finally(() => {
        this.#running.delete(running);
        this.#pool.onFree();
      });
      this.#running.add(running);
    }
  }

  /** When all have ended; the first error of theirs, if any. */
  async settled(): Promise<void> {
    await Promise.all(this.#running);
    if (this.#errors.length > 0) throw this.#errors[0];
  }

  async #run(message: Claimed): Promise<void> {
    try {
      await this.#pool.handle(message);
    } catch (error) {
      this.#errors.push(error);
      this.#pool.onError();
    }
  }
}
