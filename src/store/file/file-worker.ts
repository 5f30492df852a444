import { systemDisk } from "./disk.ts";
import { readRecords } from "./journal-record.ts";
import { applyStep, joinedAppends } from "./steps.ts";
import type { WorkerAnswer } from "./worker-thread.ts";

declare const self: Worker;

/** The other end of WorkerThread: does what one message orders, which is a line with the home, and a record. */
export function fileWorker(message: string): WorkerAnswer {
  const end = message.indexOf("\n");
  const disk = systemDisk(JSON.parse(message.slice(0, end)) as string);
  const steps = [...readRecords(message.slice(end + 1))].flat();
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
