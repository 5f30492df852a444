import type { Sleep } from "../../src/client/sleep.ts";
import type { FakeTimer } from "./fake-timer.ts";

/** A sleep that ends when the test lets time pass, or at an abort. */
export const fakeSleep =
  (timer: FakeTimer): Sleep =>
  (ms, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted) return resolve();
      const cancel = timer.after(ms, resolve);
      signal?.addEventListener("abort", () => {
        cancel();
        resolve();
      });
    });
