import { systemDisk } from "./disk.ts";
import { applyStep, joinedAppends } from "./steps.ts";
import type { WorkerAnswer, WorkerOrder } from "./worker-thread.ts";

declare const self: Worker;

/** The other end of WorkerThread: does what one message orders. */
export function fileWorker(message: string): WorkerAnswer {
  const { home, steps } = JSON.parse(message) as WorkerOrder;
  const disk = systemDisk(home);
  try {
    for (const step of joinedAppends(steps)) applyStep(disk, step, () => `tmp/${crypto.randomUUID()}`);
    return {};
  } catch (error) {
    const { message, code } = error as NodeJS.ErrnoException;
    return { problem: { message, code } };
  }
}

if (!Bun.isMainThread)
  self.onmessage = ({ data }: MessageEvent<string>) => self.postMessage(fileWorker(data));
