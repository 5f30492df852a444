import type { Env } from "../client/home.ts";
import type { Message } from "../domain/message.ts";

/** Bytes that Linux takes for one `NAME=value` with its ending NUL (MAX_ARG_STRLEN). */
const longest = 128 * 1024;

/** A message as environment variables. What an environment can't hold is left out; standard input has all. */
export function messageVariables({ id, from, to, body, priority, thread, scope }: Message): Env {
  const variables = {
    BACKCHANNEL_ID: id,
    BACKCHANNEL_FROM: from,
    BACKCHANNEL_TO: to,
    BACKCHANNEL_PRIORITY: priority,
    BACKCHANNEL_THREAD: thread ?? "",
    BACKCHANNEL_SCOPE: scope ?? "",
    BACKCHANNEL_BODY: body,
  };
  const fits = ([name, value]: [string, string]) =>
    !value.includes("\0") && Buffer.byteLength(`${name}=${value}`) < longest;
  return Object.fromEntries(
    // Undefined, so that one of an outer message doesn't stay in its place.
    Object.entries(variables).map((entry) => [entry[0], fits(entry) ? entry[1] : undefined]),
  );
}
