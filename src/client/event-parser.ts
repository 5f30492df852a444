import { fault } from "../domain/fault.ts";

export interface ServerEvent {
  /** `message` unless the stream names another. */
  type: string;
  data: string;
  id?: string;
}

/** Longest event this side holds: a message of the largest size, every character escaped, fits many times. */
const longest = 16 * 1024 * 1024;

/** Server-Sent Events from text that comes in pieces of any size (WHATWG HTML, 9.2.6). */
export class EventParser {
  #rest = "";
  #data: string[] = [];
  #size = 0;
  #type = "";
  #id: string | undefined;
  #started = false;
  readonly #where: string;

  constructor(where: string) {
    this.#where = where;
  }

  /** The events that this piece completes. */
  push(piece: string): ServerEvent[] {
    const text = this.#rest + (this.#started ? piece : piece.replace(/^\uFEFF/, ""));
    this.#started ||= piece !== "";
    const events: ServerEvent[] = [];
    let from = 0;
    for (const found of text.matchAll(/\r\n|\r|\n/g)) {
      // A CR that ends the piece may be half of a CRLF: the next piece tells.
      if (found[0] === "\r" && found.index === text.length - 1) break;
      const event = this.#line(text.slice(from, found.index));
      if (event) events.push(event);
      from = found.index + found[0].length;
    }
    this.#rest = text.slice(from);
    if (this.#rest.length + this.#size > longest) {
      throw fault("relay.strange", this.#where, `an event is over ${longest} characters long`);
    }
    return events;
  }

  #line(line: string): ServerEvent | undefined {
    if (line === "") return this.#dispatch();
    const colon = line.indexOf(":");
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
    if (field === "data") {
      this.#data.push(value);
      this.#size += value.length;
    }
    if (field === "event") this.#type = value;
    if (field === "id" && !value.includes("\0")) this.#id = value;
    return undefined;
  }

  #dispatch(): ServerEvent | undefined {
    const data = this.#data;
    const type = this.#type || "message";
    this.#data = [];
    this.#size = 0;
    this.#type = "";
    if (data.length === 0) return undefined;
    return { type, data: data.join("\n"), ...(this.#id !== undefined && { id: this.#id }) };
  }
}
