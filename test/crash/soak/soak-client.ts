import type { Input } from "../../../src/contract/route.ts";
import type { RouteName, Routes } from "../../../src/contract/routes.ts";
import type { Random } from "../random.ts";
import { bodyOf } from "../relay/body.ts";
import { roomToken } from "../relay/caller.ts";
import type { Wire } from "../relay/wire.ts";

export interface SoakPlace {
  wire: Wire;
  random: Random;
  agents: string[];
  channels: string[];
  /** What went wrong, in words. */
  complain: (what: string) => void;
}

/** Refusals that are part of the life: others claim, leave and read too. */
const ordinary = ["claim.lost", "channel.empty", "agent.unknown", "message.unknown", "invite.unknown"];

/** One client that does something of everything, and cleans up behind itself. */
export class SoakClient {
  #guests = 0;
  #last = "";

  constructor(
    readonly name: string,
    readonly token: string,
    private readonly place: SoakPlace,
  ) {}

  /** One thing, whichever. */
  async step(): Promise<void> {
    const { random, agents, channels } = this.place;
    const which = random.below(100);
    if (which < 30) await this.#send(`@${random.pick(agents)}`);
    else if (which < 40) await this.#send(`#${random.pick(channels)}`);
    else if (which < 70) await this.drain(20);
    else if (which < 75) await this.#ask("inbox", { agent: this.name, limit: 20 });
    else if (which < 80) await this.#take();
    else if (which < 85) await (this.#last && this.#ask("track", { id: this.#last }));
    else if (which < 87) await this.#ask("sent", { limit: 10 });
    else if (which < 90) await this.#ask("status", { status: "busy", note: `${random.below(1000)}` });
    else if (which < 94) await this.#channel();
    else if (which < 97) await this.#guest();
    else if (which < 98) await this.#ask("createInvite", { uses: 1 }, roomToken);
    else await this.#listen();
  }

  async #ask<N extends RouteName>(name: N, input: Input<Routes[N]>, token = this.token, key?: string) {
    const outcome = await this.place.wire.call(name, input, token, key);
    if (outcome.why && !ordinary.includes(outcome.why.code))
      this.place.complain(`${name}: ${outcome.why.status} ${outcome.why.code} ${outcome.why.sentence}`);
    return outcome;
  }

  async #send(to: string): Promise<void> {
    const { random } = this.place;
    const size = random.chance(0.02) ? 60_000 : 200 + random.below(1500);
    const key = random.chance(0.5) ? crypto.randomUUID() : undefined;
    // A second is a day: some go unread, and are dead letters for a month.
    const expires = random.chance(0.02) ? { expires: "1h" } : {};
    const { reply } = await this.#ask(
      "send",
      { to, body: bodyOf("soak", size), ...expires },
      this.token,
      key,
    );
    this.#last = reply?.id ?? this.#last;
  }

  /** Reads what waits; now and then gives some back first. Whether there may be more. */
  async drain(limit: number): Promise<boolean> {
    const { reply } = await this.#ask("claim", { limit, lease: 60 });
    const receipts = reply?.messages.map(({ receipt }) => receipt) ?? [];
    if (receipts.length === 0) return false;
    const route = this.place.random.chance(0.1) ? "release" : "ack";
    await this.#ask(route, { receipts });
    return true;
  }

  async #take(): Promise<void> {
    const { reply } = await this.#ask("inbox", { agent: this.name, limit: 1 });
    const [message] = reply ?? [];
    if (message) await this.#ask("take", { id: message.id, keep: true });
  }

  async #channel(): Promise<void> {
    const channel = `side-${this.place.random.below(20)}`;
    await this.#ask("subscribe", { channel });
    await this.#ask("unsubscribe", { channel });
  }

  /** Somebody comes, gets mail, and goes without reading it. */
  async #guest(): Promise<void> {
    this.#guests += 1;
    const name = `guest-${this.name}-${this.#guests}-${this.place.random.below(1e9)}`;
    const { reply } = await this.#ask("register", { name }, roomToken);
    if (!reply?.token) return;
    await this.#send(`@${name}`);
    await this.#ask("unregister", { name }, reply.token);
  }

  /** An event stream, for a moment, on a connection of its own. */
  async #listen(): Promise<void> {
    const end = new AbortController();
    const stream = this.follow(end.signal);
    await Bun.sleep(this.place.random.below(300));
    end.abort();
    await stream;
  }

  /** Reads its event stream until it is told to stop. */
  async follow(signal: AbortSignal): Promise<void> {
    const url = `${this.place.wire.url}/v1/events/${this.name}`;
    try {
      const response = await fetch(url, { headers: { authorization: `Bearer ${this.token}` }, signal });
      for await (const _ of response.body!); // It is enough that somebody reads.
    } catch (error) {
      if (!signal.aborted) this.place.complain(`events: ${(error as Error).message}`);
      return;
    }
    if (!signal.aborted) this.place.complain("events: the stream has ended");
  }
}
