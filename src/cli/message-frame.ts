import type { Message } from "../domain/message.ts";
import { safeLine } from "../domain/safe-text.ts";
import { shortId } from "../domain/short-id.ts";
import { ago } from "./age.ts";
import { behindMargin } from "./behind-margin.ts";

interface FrameOptions {
  now: number;
  /** The command that answers, for a reader that copies it. */
  answer?: string | undefined;
  /** Instead of the body. */
  body?: string;
}

/** A message as text: who sent it and what it is about, then its body behind a margin. */
export function messageFrame(message: Message, { now, answer, body = message.body }: FrameOptions): string {
  const { id, from, to, priority, scope, thread, refs = [], ts } = message;
  const urgent = priority === "urgent" ? "  URGENT" : "";
  return [
    `${shortId(id)}  from @${from} to ${safeLine(to)}, ${ago(ts, now)}${urgent}`,
    ...(thread ? [`  thread ${safeLine(thread.length === 36 ? shortId(thread) : thread)}`] : []),
    ...(scope ? [`  scope ${safeLine(scope)}`] : []),
    ...refs.map((ref) => `  ref ${safeLine(ref)}`),
    behindMargin(body),
    ...(answer ? [`  answer: ${answer} ${shortId(id)} "…"`] : []),
  ].join("\n");
}
