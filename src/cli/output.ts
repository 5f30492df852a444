import { Fault } from "../domain/fault.ts";
import { safeJson, safeLine } from "../domain/safe-text.ts";

export interface OutputOptions {
  /** Writes to stdout, and returns when the system has all of it. */
  write: (text: string) => void;
  /** Writes to stderr. */
  warn: (text: string) => void;
  json: boolean;
  /** It is known that nobody reads stdout. */
  unread: boolean;
  /** Somebody watches stderr, so that progress is worth a line. */
  watched: boolean;
}

/** The two ways out: the answer on stdout, everything else on stderr. */
export class Output {
  readonly json: boolean;
  readonly watched: boolean;
  readonly #options: OutputOptions;

  constructor(options: OutputOptions) {
    this.#options = options;
    this.json = options.json;
    this.watched = options.watched;
  }

  /** To be called before mail is taken: an ack of what nobody reads would be a lie. */
  refuseUnread(): void {
    if (!this.#options.unread) return;
    throw new Fault("output.closed", "stdout is closed or /dev/null: nobody reads it", "Nothing was taken.");
  }

  /** The answer: as one JSON value, or as text for people, which is already safe to show. */
  answer(value: unknown, text: () => string): void {
    if (this.json) this.value(value);
    else this.text(text());
  }

  /** One line of JSON. */
  value(value: unknown): void {
    this.#options.write(`${safeJson(value)}\n`);
  }

  text(text: string): void {
    if (text !== "") this.#options.write(text.endsWith("\n") ? text : `${text}\n`);
  }

  /** A remark for people beside the answer. */
  note(line: string): void {
    this.#options.warn(`bch: ${safeLine(line)}\n`);
  }

  /** What a command that we run says on its standard error, as it is. */
  passOn(text: string): void {
    this.#options.warn(text);
  }

  /** One line of a long-running command's log. */
  log(line: string): void {
    this.#options.warn(line.endsWith("\n") ? line : `${line}\n`);
  }
}
