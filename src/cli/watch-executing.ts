import type { Env } from "../client/home.ts";
import type { Claimed } from "../domain/claim.ts";
import { fault } from "../domain/fault.ts";
import { limits } from "../domain/limits.ts";
import { Bell } from "./bell.ts";
import { CommandPool } from "./command-pool.ts";
import { execMessage } from "./exec-message.ts";
import { handleByCommand } from "./handle-by-command.ts";
import { type Watching, watchMail } from "./watch-mail.ts";

interface Executing extends Watching {
  commandLine: string;
  /** Commands at a time. */
  parallel: number;
  /** For the command, beside what the message says. */
  env: Env;
}

/** Runs a command on each message; when the watch ends, so do the commands, and their messages are given back. */
export async function watchExecuting(executing: Executing): Promise<void> {
  const { connection, commandLine, parallel, env, once, signal, end, note } = executing;
  const bell = new Bell();
  let failure: string | undefined;

  const handle = async (message: Claimed) => {
    failure = await handleByCommand({
      client: connection.client,
      message,
      lease: executing.lease ?? limits.lease.normal,
      signal,
      run: () => execMessage({ commandLine, message, env, signal }),
      note,
    });
    if (once) end();
  };
  const pool = new CommandPool({
    size: once ? 1 : parallel,
    handle,
    onFree: () => bell.ring(),
    onError: end,
  });
  try {
    await watchMail(
      { ...executing, free: () => pool.free(), handle: async (batch) => pool.start(batch) },
      bell,
    );
  } finally {
    end();
    await pool.settled();
  }
  if (once && failure !== undefined) throw fault("command.failed", failure);
}
