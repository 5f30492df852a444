import { z } from "zod";
import { type Message, message } from "../../domain/message.ts";
import type { Posting } from "../mail.ts";

/** One message file. The same content serves every recipient, so that they can share it. */
const letter = message.extend({ v: z.literal(1), recipients: z.array(z.string()) });

export type Letter = z.output<typeof letter>;

export function writeLetter({ message, recipients }: Posting): string {
  return `${JSON.stringify({ v: 1, ...message, recipients })}\n`;
}

/** Of a file; throws on anything that `writeLetter` doesn't write. A string is what this process has written, and not read back yet. */
export function readLetter(content: Buffer | string): Letter {
  if (typeof content === "string") return JSON.parse(content);
  return letter.parse(JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(content)));
}

export function messageOf({ v: _, recipients: __, ...rest }: Letter): Message {
  return rest;
}
