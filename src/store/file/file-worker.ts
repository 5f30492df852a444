import { systemDisk } from "./disk.ts";
import { applyStep, type Step } from "./steps.ts";
import type { WorkerAnswer, WorkerOrder } from "./worker-thread.ts";

declare const self: Worker;

/** The other end of WorkerThread. */
self.onmessage = ({ data }: MessageEvent<string>) => {
  const { home, steps } = JSON.parse(data) as WorkerOrder;
  const disk = systemDisk(home);
  self.postMessage(done(steps) satisfies WorkerAnswer);

  function done(steps: Step[]): WorkerAnswer {
    try {
      for (const step of steps) applyStep(disk, step, () => `tmp/${crypto.randomUUID()}`);
      return {};
    } catch (error) {
      const { message, code } = error as NodeJS.ErrnoException;
      return { problem: { message, code } };
    }
  }
};
