import type { Draft } from "../../src/domain/message.ts";
import { Hub } from "../../src/hub/hub.ts";
import type { Posted } from "../../src/hub/posting.ts";
import type { ClaimOrder, InboxQuery } from "../../src/hub/reading.ts";
import { memoryStore } from "../../src/store/memory/memory-store.ts";
import { FakeTimer } from "./fake-timer.ts";
import { turn } from "./turn.ts";

/** A hub without a door: time stands still, nothing is on disk, and short words for what agents do. */
export class HubBench {
  readonly timer = new FakeTimer();
  readonly store = memoryStore({ clock: this.timer });
  readonly warnings: string[] = [];
  readonly hub = this.restarted();
  readonly tokens: Record<string, string> = {};

  static async with(...names: string[]): Promise<HubBench> {
    const bench = new HubBench();
    for (const name of names) await bench.join(name);
    return bench;
  }

  /** Another hub on the same store, as after a restart of the relay. */
  restarted(): Hub {
    return new Hub({
      store: this.store,
      clock: this.timer,
      after: this.timer.after,
      warn: (line) => this.warnings.push(line),
    });
  }

  async join(name: string): Promise<string> {
    const { token = "" } = await this.hub.membership.register({ kind: "room" }, { name });
    this.tokens[name] = token;
    return token;
  }

  /** As an operator does who deletes the agent's file. */
  async revoke(name: string): Promise<void> {
    await this.store.commit(this.store.agents.remove(name));
  }

  send(from: string, to: string, body = "hello", more: Partial<Draft> = {}, key?: string): Promise<Posted> {
    return this.hub.posting.send(from, { to, body, priority: "normal", ...more }, key);
  }

  claim(name: string, more: Partial<ClaimOrder> = {}, signal = never) {
    return this.hub.reading.claim(name, { limit: 100, lease: 60, wait: 0, urgent: false, ...more }, signal);
  }

  inbox(name: string, more: Partial<InboxQuery> = {}, signal = never) {
    return this.hub.reading.inbox(name, { limit: 1000, wait: 0, ...more }, signal);
  }

  /** What waits for an agent, as bodies. */
  async bodies(name: string): Promise<string[]> {
    return (await this.inbox(name)).map(({ body }) => body);
  }

  /** So many seconds go by, one after another, with all that the hub does in them. */
  async pass(seconds: number): Promise<void> {
    for (let at = 0; at < seconds; at += 1) {
      this.timer.advance(1000);
      await turn();
    }
  }

  /** The next commit of records fails, as on a full disk. */
  failNextCommit(): void {
    const { store } = this;
    const { commit } = store;
    store.commit = async (...changes) => {
      if (changes.length === 0) return;
      store.commit = commit;
      throw new Error("no space");
    };
  }
}

/** Of a caller that doesn't hang up. */
const never = new AbortController().signal;
