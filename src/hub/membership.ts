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
  /** Who is here, as hooks would be told of it: of one whose file an operator deletes, the store has nothing left to tell. */
  #here = new Map<string, AgentRecord>();
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

  #learn(record: AgentRecord): void {
    this.#here.set(record.name, record);
    for (const { hash } of record.tokens) this.#byHash.set(hash, record.name);
  }

  /** Tells of agents whose file an operator has deleted. */
  async missGone(): Promise<void> {
    for (const name of this.#here.keys())
      if (!this.#moving.has(name) && !this.#core.store.agents.get(name))
        await this.#move(name, () => this.#tellGone(name));
  }

  async #tellGone(name: string): Promise<void> {
    const { store, outbox, happenings } = this.#core;
    const agent = this.#here.get(name);
    if (!agent) return;
    await store.commit(...outbox.tell({ event: "agent.left", agent }));
    this.#here.delete(name);
    happenings.tell({ what: "agent.left", agent: name });
  }

  /** Who this token is. Throws for an invite that can't be used any more. `hash`: the token's, of whoever has it already. */
  identify(token: string, hash = hashOf(token)): Caller | undefined {
    const { store, clock } = this.#core;
    const name = this.#byHash.get(hash);
    if (name !== undefined) {
      const proof = store.agents.get(name)?.tokens.find((known) => known.hash === hash);
      if (proof && isGood(proof.until, clock.now())) return { kind: "agent", name };
      // One whose end has come is kept: the clock may be wrong.
      if (!proof) this.#byHash.delete(hash);
    }
    // Hashes, so that how long a look takes tells nothing of a token: no constant time is needed here or above.
    const room = store.settings.get("relay")?.rooms.find((known) => known.hash === hash);
    if (room && isGood(room.until, clock.now()))
      return room.until === undefined ? { kind: "room" } : { kind: "room", until: room.until };
    // A used-up invite may still ask for the answer that its use got.
    const id = this.#invites.identify(hash, (spent) => this.#answers.has(`invite ${spent}`));
    return id === undefined ? undefined : { kind: "invite", id };
  }

  /** This and no other token lets people join from now on. */
  async setRoomToken(token: string): Promise<void> {
    const { store, clock } = this.#core;
    const hash = hashOf(token);
    // Of a rotation the older ones are good for a while, across restarts too.
    if (store.settings.get("relay")?.rooms[0]?.hash === hash) return;
    const rooms = [{ hash, since: isoTime(clock.now()) }];
    await store.commit(store.settings.put("relay", { v: 1, rooms }));
  }

  /** A new room token; the one before works until `graceUntil`, or no longer when that is now. */
  async rotateRoomToken(now = false): Promise<{ token: string; graceUntil: string }> {
    const { store, random, clock } = this.#core;
    const at = clock.now();
    const token = newToken("room", random);
    const graceUntil = isoTime(now ? at : at + limits.roomGrace * 1000);
    const old = (store.settings.get("relay")?.rooms ?? [])
      .map((room) => ({ ...room, until: room.until ?? graceUntil }))
      .filter(({ until }) => !now && isGood(until, clock.earliest()));
    const rooms = [{ hash: hashOf(token), since: isoTime(at) }, ...old.slice(0, limits.oldRoomTokens)];
    await store.commit(store.settings.put("relay", { v: 1, rooms }));
    return { token, graceUntil };
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
    const recovers = caller.kind === "invite" ? this.#invites.recovers(caller.id) : undefined;
    if (recovers !== undefined) return this.#recover(caller, recovers, input);
    if (known || this.#moving.has(name)) throw fault("agent.taken", name);
    return this.#move(name, () => this.#join(caller, input));
  }

  /** The agent is whoever has the invite from now on, with all that it had; its tokens of before are good no more. */
  async #recover(caller: Caller, recovers: string, { name, ...input }: Registration): Promise<Joined> {
    const { store, random, clock, bus, happenings, outbox } = this.#core;
    if (name !== recovers) throw fault("invite.name", recovers);
    const before = agentHere(this.#core, name);
    const token = newToken("agent", random);
    const record: AgentRecord = {
      ...before,
      ...input,
      capabilities: input.capabilities ?? before.capabilities,
      tokens: [{ hash: hashOf(token), since: isoTime(clock.now()) }],
    };
    const { change } = this.#invites.use((caller as Extract<Caller, { kind: "invite" }>).id);
    await store.commit(
      store.agents.put(name, record),
      change,
      ...outbox.tell({ event: "agent.recovered", agent: record }),
    );
    for (const { hash } of before.tokens) this.#byHash.delete(hash);
    this.#learn(record);
    happenings.tell({ what: "agent.recovered", agent: name });
    bus.emit(name, { kind: "left" });
    return { ...this.#presence.view(record), token };
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
    this.#here.set(name, record);
    this.onChange(name);
    return this.#presence.view(record);
  }

  async #join(
    caller: Caller,
    { capabilities = [], ...input }: Registration,
  ): Promise<Agent & { token: string }> {
    const { store, bus, happenings, outbox, random, clock, config } = this.#core;
    // Of an earlier bearer of the name, whose file an operator deleted: no mail of this one may reach it.
    bus.emit(input.name, { kind: "left" });
    await this.#tellGone(input.name);
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
    const most = config()["limits.agents"];
    // From here to the commit nothing else runs: of 50 who come with the last use of an invite, one gets in.
    if (store.agents.count >= most) throw fault("room.full", most);
    const admission = caller.kind === "invite" ? this.#invites.use(caller.id) : undefined;
    await store.commit(
      store.agents.put(record.name, record),
      ...(admission ? [admission.change] : []),
      ...this.#subscriptions.joining(record.name, admission?.channels ?? []),
      ...outbox.tell({ event: "agent.joined", agent: record }),
    );
    this.#learn(record);
    happenings.tell({ what: "agent.joined", agent: record.name });
    this.onChange(record.name);
    return { ...this.#presence.view(record), token };
  }

  async unregister(name: string): Promise<void> {
    const { store, bus, happenings, outbox } = this.#core;
    const agent = agentHere(this.#core, name);
    await this.#move(name, async () => {
      const told = outbox.tell({ event: "agent.left", agent });
      await store.commit(store.agents.remove(name), ...this.#subscriptions.leaving(name), ...told);
      for (const { hash } of agent.tokens) this.#byHash.delete(hash);
      this.#here.delete(name);
      this.#subscriptions.forget(name);
      await this.onLeft(name);
      await store.mail.close(name);
    });
    happenings.tell({ what: "agent.left", agent: name });
    bus.emit(name, { kind: "left" });
    bus.moved();
  }

  /**
   * Ends every token of an agent, and what they hold open, at once; its mail and its tasks wait for whoever recovers it. Its
   * webhooks are paused: whoever had the token has made them say where the mail goes.
   */
  async lock(name: string): Promise<void> {
    const { store, bus, happenings, outbox } = this.#core;
    const record = agentHere(this.#core, name);
    const hooks = store.outgoing.all().filter(({ owner, state }) => owner === name && state === "active");
    await outbox.keep(
      hooks.map(({ id }) => id),
      store.agents.put(name, { ...record, tokens: [] }),
      ...hooks.map((hook) =>
        store.outgoing.put(hook.id, { ...hook, state: "paused", reason: "its agent was locked" }),
      ),
      ...outbox.tell({ event: "agent.locked", agent: record }),
    );
    for (const { hash } of record.tokens) this.#byHash.delete(hash);
    happenings.tell({ what: "agent.locked", agent: name });
    bus.emit(name, { kind: "left" });
  }

  /** A one-time invite that gives an agent back to whoever has lost its token. */
  async recover(name: string) {
    const back = agentHere(this.#core, name);
    // One at a time: whoever makes a second has sent the first to the wrong place, or lost it.
    await this.#invites.withdrawRecoveries(name);
    return this.#invites.create({ channels: [], uses: 1, expires: limits.recovery }, back);
  }

  /** The token before works until `graceUntil`; with `now` it ends, and what it holds open. */
  async rotateToken(
    name: string,
    at: { now?: boolean | undefined } = {},
  ): Promise<{ token: string; graceUntil: string }> {
    const { store, random, clock, bus } = this.#core;
    const record = agentHere(this.#core, name);
    const token = newToken("agent", random);
    const now = isoTime(clock.now());
    const graceUntil = at.now ? now : isoTime(clock.now() + limits.rotationGrace * 1000);
    const [current] = at.now ? [] : record.tokens;
    const tokens = [
      { hash: hashOf(token), since: now },
      ...(current ? [{ ...current, until: graceUntil }] : []),
    ];
    const rotated = { ...record, tokens };
    await store.commit(store.agents.put(name, rotated));
    this.#learn(rotated);
    if (at.now) bus.emit(name, { kind: "left" });
    return { token, graceUntil };
  }
}

/** Whether what may have an end is good now. */
const isGood = (until: string | undefined, now: number): boolean =>
  until === undefined || Date.parse(until) > now;
