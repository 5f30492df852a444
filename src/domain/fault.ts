import { type ErrorCode, errors } from "./errors.ts";

type Words<C extends ErrorCode> = Parameters<(typeof errors)[C]["says"]>;

/** An error from the table: the only kind that this project throws on purpose. */
export class Fault extends Error {
  override readonly name = "Fault";
  /** Seconds after which a repeat may work; becomes Retry-After. */
  retryAfter?: number;
  /** More to tell a program, beside the sentence. */
  details?: Record<string, unknown>;

  constructor(
    readonly code: ErrorCode,
    sentence: string,
    readonly hint: string = errors[code].hint,
  ) {
    super(sentence);
  }

  get status(): number {
    const entry = errors[this.code];
    return "status" in entry ? entry.status : 500;
  }

  get exit(): number {
    return errors[this.code].exit;
  }

  toJSON() {
    return { error: this.message, code: this.code, hint: this.hint, ...this.details };
  }
}

/** fault("agent.unknown", "x") is the table's sentence for that code, ready to throw. */
export function fault<C extends ErrorCode>(code: C, ...words: Words<C>): Fault {
  const says = errors[code].says as (...args: Words<C>) => string;
  return new Fault(code, says(...words));
}
