import type { Claimed } from "../domain/claim.ts";
import { frame, frameHead, modelText } from "../domain/frame.ts";
import type { Message } from "../domain/message.ts";
import { shortId } from "../domain/short-id.ts";
import { quoteWords } from "../harness/shell-words.ts";

/** Characters. The shortest that holds a message; and what all harnesses take: more they cut off, and nobody would see it. */
export const budgets = { least: 1000, normal: 6000, most: 9500 } as const;
/** Characters for what stands before and behind the messages. */
const margins = 500;
/** Of a frame that is cut: its fields are left out, so little else than the body is in it. */
const frameRoom = 400;

interface DigestOptions {
  agent: string;
  mark: string;
  /** The command that answers, without the id. */
  answer: string;
  match: string | undefined;
  /** Characters in all. */
  budget: number;
}

/** How many of the messages, from the first on, are in these frames; and whether the first is there in part only. */
export interface Digest {
  frames: string[];
  count: number;
  cut: boolean;
}

/** What fits of these, in their order. The first one is shown in any case, cut if need be. */
export function hookDigest(messages: readonly (Message | Claimed)[], options: DigestOptions): Digest {
  const room = Math.min(Math.max(options.budget, budgets.least), budgets.most) - margins;
  const frames: string[] = [];
  let size = 0;
  for (const message of messages) {
    // One that is only looked at may turn out to be a repeat when it is claimed: its frame has a line more then.
    const text = framed("attempt" in message ? message : { ...message, attempt: 10 }, options);
    size += text.length + 2;
    if (size > room && frames.length > 0) break;
    if (size > room) return { frames: [beginning(message, options, room - frameRoom)], count: 1, cut: true };
    frames.push(text);
  }
  return { frames, count: frames.length, cut: false };
}

export interface Left {
  waiting: number;
  /** It may be more than that. */
  orMore: boolean;
}

/** The whole text, and how many more wait. */
export function digestText({ frames }: Digest, { waiting, orMore }: Left, options: DigestOptions): string {
  const { agent, mark, match } = options;
  const rest = quoteWords(["bch", "drain", "--agent", agent, ...(match ? ["--match", match] : [])]);
  const more = `${waiting}${orMore ? " or" : ""} more ${waiting === 1 ? "waits" : "wait"}: ${rest}`;
  return [
    `Backchannel mail for @${agent}. ${frameHead(mark)}`,
    ...frames,
    ...(waiting > 0 ? [more] : []),
  ].join("\n\n");
}

type Framed = Message & { attempt: number };

function framed(message: Framed, { mark, answer }: DigestOptions, body = message.body): string {
  const name = shortId(message.id);
  return frame(message, { mark, name, answer: `${answer} ${name} "…"`, body });
}

/** Cut behind the escapes, which can make a text nine times as long. Of the rest only what the relay vouches for. */
function beginning(message: Message | Claimed, options: DigestOptions, room: number): string {
  const { id, from, to, ts, priority, body } = message;
  const attempt = "attempt" in message ? message.attempt : 1;
  const start = modelText(body).slice(0, room).toWellFormed();
  const whole = `That is the beginning. The whole: bch read --agent ${options.agent} ${shortId(id)}`;
  return `${framed({ id, from, to, ts, priority, body: start, attempt }, options)}\n${whole}`;
}
