import { writeSync } from "node:fs";
import { Fault, fault } from "../domain/fault.ts";

type Write = (bytes: Uint8Array) => number;

/** Returns once the system has taken every byte; a reader that is gone is `output.closed`. */
export function writeAll(text: string, write: Write, wait: (ms: number) => void = Bun.sleepSync): void {
  let rest: Uint8Array = Buffer.from(text);
  while (rest.length > 0) {
    try {
      const taken = write(rest);
      rest = rest.subarray(taken);
      if (taken === 0) wait(10);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code !== "EAGAIN" && code !== "EINTR") throw closed(error);
      wait(10); // A pipe that somebody made non-blocking is full.
    }
  }
}

export const toFile =
  (file: number): Write =>
  (bytes) =>
    writeSync(file, bytes);

function closed(error: unknown): Fault {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === "EPIPE" || code === "EBADF") return fault("output.closed");
  return new Fault("output.closed", `can't write the output: ${message}`);
}
