import { fault } from "../domain/fault.ts";
import { limits } from "../domain/limits.ts";
import { isoTime } from "../domain/moment.ts";
import { Rates } from "../domain/rates.ts";
import type { SessionRecord } from "../domain/records.ts";
import type { SessionCaller } from "./caller.ts";
import type { HubCore } from "./hub-core.ts";
import type { Membership } from "./membership.ts";
import { hashOf, newToken } from "./secrets.ts";

type Holder = Pick<SessionRecord, "agent" | "host">;

/**
 * Who is signed in on the page. A session is the agent's token in another form: it ends with it, without a word to us,
 * because each look asks whether that very token is the agent's still.
 */
export class Sessions {
  readonly #core: HubCore;
  /** By their hash. In memory: who has to wait for a minute can ask for another. */
  readonly #codes = new Map<string, Holder & { until: number; opened?: string; shared?: true }>();

  readonly #membership: Pick<Membership, "identify">;

  /** Each is a file, and a look at all others: an agent's token must not make them without end. */
  readonly #signIns: Rates;

  constructor(core: HubCore, membership: Pick<Membership, "identify">) {
    this.#core = core;
    this.#membership = membership;
    const { codes, code } = limits.session;
    const rate = () => ({ perSecond: codes / code, atOnce: codes });
    this.#signIns = new Rates({ what: "sign-ins of one agent", clock: core.clock, rate });
  }

  /** What the cookie is to be, of an agent that shows its token; undefined when the token is wrong, or an old one. */
  async signIn(token: string): Promise<string | undefined> {
    const agent = this.#agentOf(token);
    if (!agent) return undefined;
    this.#core.requests.spend(agent.name);
    this.#signIns.spend(agent.name);
    return this.#open({ agent, host: false }, newToken("session", this.#core.random));
  }

  /**
   * The same for a code, once. A link is among a browser's arguments, where other users of the machine can read it: when it comes
   * a second time, and not from the browser that it has signed in (by the cookie that is shown), whoever was first is out.
   */
  async redeem(code: string, shown = ""): Promise<string | undefined> {
    const { clock, random, store } = this.#core;
    const known = this.#codes.get(hashOf(code));
    if (!known || known.until <= clock.elapsed()) return undefined;
    const { agent, host, opened } = known;
    if (opened === undefined) {
      const cookie = newToken("session", random);
      known.opened = hashOf(cookie);
      return this.#open({ ...(agent && { agent }), host }, cookie);
    }
    if (opened === hashOf(shown)) return shown;
    if (!known.shared) await store.commit(store.sessions.remove(opened));
    known.shared = true;
    throw fault("session.shared");
  }

  /** A code that signs in once; undefined when the token is wrong. */
  code({ token, host }: { token?: string | undefined; host: boolean }) {
    const { clock, random } = this.#core;
    const agent = token === undefined ? undefined : this.#agentOf(token);
    if (token !== undefined && !agent) return undefined;
    for (const [hash, { until }] of this.#codes) if (until <= clock.elapsed()) this.#codes.delete(hash);
    // The host's are its own, whichever agent it signs in as: no agent can use them up.
    const owner = host ? undefined : agent?.name;
    const recent = [...this.#codes.values()].filter(
      (one) => (one.host ? undefined : one.agent?.name) === owner,
    );
    if (recent.length >= limits.session.codes) throw fault("rate.limited", "codes within a minute");
    const code = newToken("code", random);
    const seconds = limits.session.code;
    this.#codes.set(hashOf(code), { ...(agent && { agent }), host, until: clock.elapsed() + seconds * 1000 });
    return { code, expiresAt: isoTime(clock.now() + seconds * 1000) };
  }

  /** Whose cookie this is, as long as it is good. */
  find(cookie: string): SessionCaller | undefined {
    const record = this.#core.store.sessions.get(hashOf(cookie));
    if (!record || !this.#isGood(record)) return undefined;
    const { agent, host, until } = record;
    return { kind: "session", ...(agent && { agent: agent.name }), host, expiresAt: until };
  }

  async close(cookie: string): Promise<void> {
    const { store } = this.#core;
    await store.commit(store.sessions.remove(hashOf(cookie)));
  }

  /** Forgets those that have ended. */
  async sweep(): Promise<void> {
    const { store, clock } = this.#core;
    const now = clock.earliest();
    const over = store.sessions.all().filter((record) => !this.#isGood(record, now));
    if (over.length > 0) await store.commit(...over.map(({ id }) => store.sessions.remove(id)));
  }

  async #open(holder: Holder, cookie: string): Promise<string> {
    const { store, clock } = this.#core;
    const id = hashOf(cookie);
    const seconds = holder.host ? limits.session.host : limits.session.agent;
    const times = { since: isoTime(clock.now()), until: isoTime(clock.now() + seconds * 1000) };
    const old = this.#oldest(holder).map((session) => store.sessions.remove(session.id));
    await store.commit(store.sessions.put(id, { v: 1, id, ...holder, ...times }), ...old);
    return cookie;
  }

  /** Those that have to go, so that there is room for another one of the same holder. */
  #oldest({ agent }: Holder): SessionRecord[] {
    const same = this.#core.store.sessions.all().filter((session) => session.agent?.name === agent?.name);
    const inOrder = same.sort((one, other) => (one.since < other.since ? -1 : 1));
    return inOrder.slice(0, Math.max(0, same.length + 1 - limits.session.each));
  }

  #isGood({ agent, until }: SessionRecord, now = this.#core.clock.now()): boolean {
    if (Date.parse(until) <= now) return false;
    return !agent || this.#core.store.agents.get(agent.name)?.tokens[0]?.hash === agent.token;
  }

  /** Only the newest token: one that was rotated away must not come to a new life of seven days. */
  #agentOf(token: string): Holder["agent"] {
    const caller = this.#membership.identify(token);
    if (caller?.kind !== "agent") return undefined;
    const hash = hashOf(token);
    const newest = this.#core.store.agents.get(caller.name)?.tokens[0];
    return newest?.hash === hash ? { name: caller.name, token: hash } : undefined;
  }
}
