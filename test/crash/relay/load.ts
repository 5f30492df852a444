import { Random } from "../random.ts";
import type { Answers } from "./answers.ts";
import { Caller, type Done, type Place } from "./caller.ts";
import type { Refusal, Wire } from "./wire.ts";

export const channels = ["c0", "c1", "c2"];
export const clients = 16;
const agents = 8;

/** Handed out this often a message is acked: after ten times it would be dead. */
const often = 6;
/** What a client is told now and then by a relay that is well. */
const ordinary = ["claim.lost", "channel.empty"];

/** 16 clients at once, two for each agent, each with something else to do all the time. */
export class Load {
  readonly callers: Caller[] = [];
  /** The crash is on its way: nobody has to be answered any more. What is answered all the same counts. */
  ending = false;

  constructor(
    readonly wire: Wire,
    readonly answers: Answers,
    readonly random: Random,
  ) {}

  /** The agents come in, and listen to some channels. */
  async begin(): Promise<void> {
    const { wire, answers, random } = this;
    for (let number = 0; number < clients; number += 1) {
      const agent = answers.member(`a${number % agents}`);
      const place: Place = { wire, answers, random: new Random(random.below(2 ** 31)) };
      const caller = new Caller(`${number}`, agent, place);
      this.callers.push(caller);
      if (number >= agents) continue;
      const why = await caller.enter();
      if (why) throw new Error(`an agent can't join: ${why.sentence}`);
      for (const channel of channels) await caller.subscribe(channel, true);
    }
  }

  /** Goes on until it is told to stop, or until nobody answers. */
  async run(stop: AbortSignal): Promise<void> {
    await Promise.all(this.callers.map((caller) => this.#work(caller, stop)));
  }

  async #work(caller: Caller, stop: AbortSignal): Promise<void> {
    while (!stop.aborted) {
      const why = await this.step(caller);
      if (!why || ordinary.includes(why.code)) continue;
      if (!this.ending) this.answers.breaks(refusedWithoutCause(why));
      if (why.status === 0) return;
    }
  }

  /** Something that a client might do now. */
  step(caller: Caller): Done {
    const { random } = caller.place;
    const which = random.below(100);
    // Those that many clients would do at once are left to the first of an agent's two.
    const first = this.callers.indexOf(caller) < agents;
    if (caller.held.length > 40) return caller.ack(40);
    if (which < 36) return caller.send(`@a${random.below(agents)}`, random.chance(0.5));
    if (which < 46) return caller.send(`#${random.pick(channels)}`, random.chance(0.5));
    if (which < 66) return caller.claim(1 + random.below(12), random.chance(0.05) ? 1 : 60);
    if (which < 84) return this.#settle(caller);
    if (which < 87) return caller.take(random.chance(0.5));
    if (which < 90) return caller.look(20).then(({ why }) => why);
    if (which < 93) return caller.join(random.chance(0.3) ? random.pick(channels) : undefined);
    if (which < 94) return caller.leave();
    if (which < 95) return caller.rotate();
    if (which < 97 && first) return caller.note();
    if (first) return caller.subscribe(random.pick(channels)!, random.chance(0.6));
    return caller.claim(5, 60);
  }

  async #settle(caller: Caller): Promise<Refusal | undefined> {
    const { held, place } = caller;
    const { random } = place;
    if (held.length === 0) return undefined;
    const count = 1 + random.below(held.length);
    const tired = held.slice(0, count).some(({ attempt }) => attempt > often);
    if (tired || random.chance(0.8)) return caller.ack(count);
    return random.chance(0.6) ? caller.release(count) : caller.extend(count, 60);
  }
}

const refusedWithoutCause = ({ status, code, sentence }: Refusal): string =>
  `refused, though nothing was wrong: ${status} ${code} ${sentence}`;
