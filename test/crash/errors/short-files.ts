import { run } from "../power/run.ts";
import type { Fault } from "./fault.ts";

/** No file of the relay may be longer than this: a write across the limit is cut short, the next is refused (EFBIG). */
export const shortFiles = (bytes: number): Fault => ({
  name: `files end at ${bytes} bytes`,
  mayStop: true,
  async begin({ relay }) {
    const pid = String(relay.pid);
    await run("prlimit", "--pid", pid, `--fsize=${bytes}:`);
    return {
      async [Symbol.asyncDispose]() {
        await run("prlimit", "--pid", pid, "--fsize=unlimited:");
      },
    };
  },
});
