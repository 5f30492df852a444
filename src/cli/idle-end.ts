import { type After, systemAfter } from "../hub/waiting.ts";

export interface IdleEndOptions {
  seconds: number;
  /** Whether there is something to do that nobody has to ask for. */
  busy: () => boolean;
  end: () => void;
  after?: After;
}

/** Ends what nobody has used for so long, unless it is busy: then it looks again after as long. */
export class IdleEnd {
  readonly #options: IdleEndOptions;
  #callOff = () => {};

  constructor(options: IdleEndOptions) {
    this.#options = options;
  }

  /** Somebody uses it. */
  readonly used = (): void => {
    const { seconds, busy, end, after = systemAfter } = this.#options;
    this.#callOff();
    this.#callOff = after(seconds * 1000, () => (busy() ? this.used() : end()));
  };

  stop(): void {
    this.#callOff();
  }
}
