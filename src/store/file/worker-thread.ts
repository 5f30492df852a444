import { writeRecord } from "./journal-record.ts";
import type { Step } from "./steps.ts";

/** Errors of node:fs lose their code on the way between threads, so it goes beside the message. */
export interface WorkerAnswer {
  problem?: { message: string; code: string | undefined };
}

/**
 * Does steps in a thread of its own: making a file can take longer than all the rest of a send, and must not hold up requests.
 * The thread begins with the first steps.
 */
export class WorkerThread implements Disposable {
  readonly #home: string;
  #worker: Worker | undefined;
  #order: PromiseWithResolvers<void> | undefined;

  constructor(home: string) {
    this.#home = home;
  }

  /** One call at a time. */
  apply(steps: Step[]): Promise<void> {
    this.#worker ??= this.#begin();
    this.#order = Promise.withResolvers();
    // As one string, which costs a tenth of what it costs to clone so many small objects.
    this.#worker.postMessage(`${JSON.stringify(this.#home)}\n${writeRecord(steps)}`);
    return this.#order.promise;
  }

  #begin(): Worker {
    const worker = new Worker(new URL("./file-worker.ts", import.meta.url).href);
    worker.onmessage = ({ data: { problem } }: MessageEvent<WorkerAnswer>) => {
      if (problem) this.#order?.reject(Object.assign(new Error(problem.message), { code: problem.code }));
      else this.#order?.resolve();
    };
    worker.onerror = ({ message }) => {
      // The next steps get a new one.
      this.#worker = undefined;
      this.#order?.reject(new Error(message));
    };
    return worker;
  }

  [Symbol.dispose](): void {
    this.#worker?.terminate();
  }
}
