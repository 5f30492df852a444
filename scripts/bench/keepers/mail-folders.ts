import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Message } from "../../../src/domain/message.ts";

/** Names for message files, as the relay gives them: the same work for the file system. */
export class MailFolders {
  readonly temporary: string;
  readonly #known = new Set<string>();
  #count = 0;

  constructor(readonly folder: string) {
    this.temporary = join(folder, "tmp");
    mkdirSync(this.temporary);
  }

  of(recipient: string): string {
    const path = join(this.folder, "mail", recipient, "new");
    if (!this.#known.has(recipient)) mkdirSync(path, { recursive: true });
    this.#known.add(recipient);
    return path;
  }

  name({ id }: Message): string {
    this.#count += 1;
    return `${String(this.#count).padStart(16, "0")}-${id}.json`;
  }
}

export const content = (message: Message, recipient: string): Buffer =>
  Buffer.from(`${JSON.stringify({ v: 1, ...message, recipients: [recipient] })}\n`);
