import type { Agent, Registration } from "../domain/agent.ts";
import { fault } from "../domain/fault.ts";
import { limits } from "../domain/limits.ts";
import { isoTime } from "../domain/moment.ts";
import type { AgentRecord } from "../domain/records.ts";
import type { Caller } from "./caller.ts";
import { agentHere, type HubCore } from "./hub-core.ts";
import type { Invites } from "./invites.ts";
import type { Presence } from "./presence.ts";
import { RecentAnswers } from "./recent-answers.ts";
import { hashOf, newToken } from "./secrets.ts";
import type { Subscriptions } from "./subscriptions.ts";

type Joined = Agent & { token?: string };

/** Who may come in, and as whom: tokens, joining, leaving. */
export class Membership {
  #core: HubCore;
  #invites: Invites;
  #subscriptions: Subscriptions;
  #presence: Presence;
  /** Where to look; whether the token is still good, the agent's record says. */
  #byHash = new Map<string, string>();
  /** Names whose mailbox is being made or taken away: whoever wants to join under one has to wait. */
  #moving = new Set<string>();
  #answers: RecentAnswers<Joined>;
  /** Told of an agent that has joined or changed what it can do. */
  onChange: (name: string) => void = () => {};
  /** Told of one that has left, and of an earlier bearer before its name is taken again. */
  onLeft: (name: string) => Promise<void> = async () => {};

  constructor(core: HubCore, invites: Invites, subscriptions: Subscriptions, presence: Presence) {
    this.#core = core;
    this.#invites = invites;
    this.#subscriptions = subscriptions;
    this.#presence = presence;
    this.#answers = new RecentAnswers(core.clock);
    for (const record of core.store.agents.all()) this.#learn(record);
  }

  #learn({ name, tokens }: AgentRecord): void {
    for (const { hash } of tokens) this.#byHash.set(hash, name);
  }

  /** Who this token is. Throws for an invite that can't be used any more. */
  identify(token: string): Caller | undefined {
    const { store, clock } = this.#core;
    const hash = hashOf(token);
    const name = this.#byHash.get(hash);
    if (name !== undefined) {
      const proof = store.agents.get(name)?.tokens.find((known) => known.hash === hash);
      if (proof && (!proof.until || Date.parse(proof.until) > clock.now())) return { kind: "agent", name };
      this.#byHash.delete(hash);
    }
    if (store.settings.get("relay")?.rooms.some((room) => room.hash === hash)) return { kind: "room" };
    // A used-up invite may still ask for the answer that its use got.
    const id = this.#invites.identify(hash, (spent) => this.#answers.has(`invite ${spent}`));
    return id === undefined ? undefined : { kind: "invite", id };
  }

  /** This and no other token lets people join from now on. */
  async setRoomToken(token: string): Promise<void> {
    const { store, clock } = this.#core;
    const hash = hashOf(token);
    if (store.settings.get("relay")?.rooms.every((room) => room.hash === hash)) return;
    const rooms = [{ hash, since: isoTime(clock.now()) }];
    await store.commit(store.settings.put("relay", { v: 1, rooms }));
  }

  /** With a key, whoever joins can ask again for an answer that got lost, and with it the token. */
  async register(caller: Caller, input: Registration, key?: string): Promise<Joined> {
    if (key === undefined || caller.kind === "agent") return this.#register(caller, input);
    const who = caller.kind === "invite" ? `invite ${caller.id}` : caller.kind;
    const request = { caller: who, key, digest: hashOf(JSON.stringify(input)) };
    return this.#answers.once(request, () => this.#register(caller, input));
  }

  /** Lets go of answers that nobody may ask for any more. */
  sweep(): void {
    this.#answers.sweep();
  }

  async #register(caller: Caller, input: Registration): Promise<Joined> {
    const { name } = input;
    const known = this.#core.store.agents.get(name);
    if (caller.kind === "agent") {
      if (caller.name === name) return this.#change(name, input);
      throw known ? fault("agent.taken", name) : fault("auth.kind", "the room token or an invite");
    }
    if (known || this.#moving.has(name)) throw fault("agent.taken", name);
    return this.#move(name, () => this.#join(caller, input));
  }

  async #move<T>(name: string, act: () => Promise<T>): Promise<T> {
    this.#moving.add(name);
    try {
      return await act();
    } finally {
      this.#moving.delete(name);
    }
  }

  async #change(name: string, { role, description, capabilities }: Registration): Promise<Agent> {
    const { store } = this.#core;
    const record: AgentRecord = {
      ...agentHere(this.#core, name),
      ...(role === undefined ? {} : { role }),
      ...(description === undefined ? {} : { description }),
      ...(capabilities === undefined ? {} : { capabilities }),
    };
    await store.commit(store.agents.put(name, record));
    this.onChange(name);
    return this.#presence.view(record);
  }

  async #join(
    caller: Caller,
    { capabilities = [], ...input }: Registration,
  ): Promise<Agent & { token: string }> {
    const { store, bus, random, clock } = this.#core;
    // Of an earlier bearer of the name, whose file an operator deleted: no mail of this one may reach it.
    bus.emit(input.name, { kind: "left" });
    await this.onLeft(input.name);
    await store.mail.open(input.name);
    bus.moved();
    await store.commit(...this.#subscriptions.leaving(input.name));
    const now = isoTime(clock.now());
    const token = newToken("agent", random);
    const record: AgentRecord = {
      v: 1,
      ...input,
      capabilities,
      status: "online",
      createdAt: now,
      lastSeen: now,
      tokens: [{ hash: hashOf(token), since: now }],
    };
    this.#presence.seen(record.name, "joined");
    // From here to the commit nothing else runs: of 50 who come with the last use of an invite, one gets in.
    const admission = caller.kind === "invite" ? this.#invites.use(caller.id) : undefined;
    await store.commit(
      store.agents.put(record.name, record),
      ...(admission ? [admission.change] : []),
      ...this.#subscriptions.joining(record.name, admission?.channels ?? []),
    );
    this.#learn(record);
    this.onChange(record.name);
    return { ...this.#presence.view(record), token };
  }

  async unregister(name: string): Promise<void> {
    const { store, bus } = this.#core;
    const { tokens } = agentHere(this.#core, name);
    await this.#move(name, async () => {
      await store.commit(store.agents.remove(name), ...this.#subscriptions.leaving(name));
      for (const { hash } of tokens) this.#byHash.delete(hash);
      this.#subscriptions.forget(name);
      await this.onLeft(name);
      await store.mail.close(name);
    });
    bus.emit(name, { kind: "left" });
    bus.moved();
  }

  async rotateToken(name: string): Promise<{ token: string; graceUntil: string }> {
    const { store, random, clock } = this.#core;
    const record = agentHere(this.#core, name);
    const token = newToken("agent", random);
    const now = isoTime(clock.now());
    const graceUntil = isoTime(clock.now() + limits.rotationGrace * 1000);
    const [current] = record.tokens;
    const tokens = [
      { hash: hashOf(token), since: now },
      ...(current ? [{ ...current, until: graceUntil }] : []),
    ];
    const rotated = { ...record, tokens };
    await store.commit(store.agents.put(name, rotated));
    this.#learn(rotated);
    return { token, graceUntil };
  }
}
