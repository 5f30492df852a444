import type { DeathCause, Delivery } from "../../domain/delivery.ts";
import { limits } from "../../domain/limits.ts";
import type { Message } from "../../domain/message.ts";
import { isoTime } from "../../domain/moment.ts";
import type { SteadyClock } from "../../domain/steady-clock.ts";
import type { Keep } from "../mail.ts";

/** Through which door, and in which session, as far as that is known. */
export interface Reader {
  via?: string | undefined;
  session?: string | undefined;
}

type State =
  | { is: "unclaimed"; hidden?: Hidden | undefined }
  | { is: "claimed"; receipt: string; ends: number; until: string; by: Reader }
  | { is: "acked"; at: number; by: Reader; kept: boolean }
  | { is: "dead"; at: number; why: DeathCause };

/** Until `turn` finds that elapsed time has come so far; by the wall clock that was at the time of `until`. */
export interface Hidden {
  ends: number;
  until: string;
}

/** One message in one mailbox. Its place in the mailbox's list is its place in the order, for good. */
export class MemoryEntry {
  state: State = { is: "unclaimed" };
  /** How often it has been handed out. */
  attempt = 0;

  /** About as long as its file would be. */
  readonly bytes: number;

  constructor(
    readonly message: Message,
    /** Milliseconds since 1970. */
    readonly arrived: number,
  ) {
    this.bytes = Buffer.byteLength(JSON.stringify(message));
  }

  /** Brought back from the dead: what it was sent with holds no more. */
  #lasts = false;

  revive(): void {
    this.state = { is: "unclaimed" };
    this.attempt = 0;
    this.#lasts = true;
  }

  isExpired(now: number): boolean {
    if (this.#lasts) return false;
    return this.message.expires !== undefined && Date.parse(this.message.expires) <= now;
  }

  /** Can be handed out and seen in the inbox. */
  isVisible(now: number): boolean {
    return this.state.is === "unclaimed" && this.state.hidden === undefined && !this.isExpired(now);
  }

  isReadable(): boolean {
    return this.state.is !== "acked" || this.state.kept;
  }

  /** Back from its claimer: unclaimed again, unless it comes back too late or too often. */
  giveBack(clock: SteadyClock, hidden?: Hidden): void {
    if (this.isExpired(clock.earliest())) this.die(clock, "expired");
    else if (this.attempt >= limits.attempts) this.die(clock, "attempts");
    else this.state = { is: "unclaimed", hidden };
  }

  die(clock: SteadyClock, why: DeathCause): void {
    this.state = { is: "dead", at: clock.latest(), why };
  }

  isOutlived(now: number, { receipts, dead }: Keep): boolean {
    const { state } = this;
    if (state.is === "acked") return state.at + receipts * 1000 <= now;
    if (state.is === "dead") return state.at + dead * 1000 <= now;
    return false;
  }

  delivery(agent: string): Delivery {
    const { state, attempt } = this;
    switch (state.is) {
      case "unclaimed":
        return { agent, state: "unclaimed", attempt, ...(state.hidden && { until: state.hidden.until }) };
      case "claimed":
        return { agent, state: "claimed", attempt, until: state.until, ...by(state.by) };
      case "acked":
        return { agent, state: "acked", at: isoTime(state.at), ...by(state.by) };
      case "dead":
        return { agent, state: "dead", at: isoTime(state.at), why: state.why };
    }
  }
}

const by = ({ via, session }: Reader) => ({ ...(via && { by: via }), ...(session && { session }) });
