import type { Claimed } from "../domain/claim.ts";
import { frame, frameHead } from "../domain/frame.ts";

/** Messages as a model reads them that answers with the tools of this server. */
export function framed(messages: readonly Omit<Claimed, "receipt" | "leaseUntil">[], nonce: string): string {
  if (messages.length === 0) return "No messages for you.";
  const mark = nonce.slice(0, 8);
  const frames = messages.map((message) =>
    frame(message, { mark, name: message.id, answer: `bch_reply with id ${message.id}` }),
  );
  return [frameHead(mark), ...frames].join("\n\n");
}
