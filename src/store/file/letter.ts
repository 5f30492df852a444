import { z } from "zod";
import { type Message, message } from "../../domain/message.ts";
import type { Posting } from "../mail.ts";

/** One message file. The same content serves every recipient, so that they can share it. */
const letter = message.extend({ v: z.literal(1), recipients: z.array(z.string()) });

export type Letter = z.output<typeof letter>;

export function writeLetter({ message, recipients }: Posting): string {
  return `${JSON.stringify({ v: 1, ...message, recipients })}\n`;
}

/** Throws on anything that `writeLetter` doesn't write. */
export function readLetter(content: Buffer | string): Letter {
  const text =
    typeof content === "string" ? content : new TextDecoder("utf-8", { fatal: true }).decode(content);
  return letter.parse(JSON.parse(text));
}

export function messageOf({ v: _, recipients: __, ...rest }: Letter): Message {
  return rest;
}
