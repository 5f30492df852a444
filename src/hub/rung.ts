import type { DoorbellEvent, RungName } from "../domain/doorbell.ts";

export interface RungOffer {
  rung: RungName;
  session?: string | undefined;
  match?: string | undefined;
}

/** One open offer to wake a session. Its reader pulls; there is never more than one ring that it hasn't heard. */
export class Rung {
  readonly name: RungName;
  readonly match: string | undefined;
  /** The same for every offer of this way to wake this session, so that a session that comes again is known. */
  readonly key: string;
  #news: DoorbellEvent | undefined;
  #ended = false;
  #wake = () => {};
  readonly #onClose: () => void;

  constructor({ rung, session = "", match }: RungOffer, onClose: () => void) {
    this.name = rung;
    this.match = match;
    this.key = `${rung} ${session}`;
    this.#onClose = onClose;
  }

  tell(event: DoorbellEvent): void {
    this.#news = event;
    this.#wake();
  }

  /** What it is told next; undefined when there will be nothing: it was closed, or the agent or the hub has gone. */
  async next(): Promise<DoorbellEvent | undefined> {
    while (!this.#news && !this.#ended) await new Promise<void>((resolve) => (this.#wake = resolve));
    const news = this.#news;
    this.#news = undefined;
    return news;
  }

  /** The offer ends; what it was told last is still heard. */
  close(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#onClose();
    this.#wake();
  }
}
