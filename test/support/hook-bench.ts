import type { OutboxEntry } from "../../src/domain/outbox-entry.ts";
import { outgoingDraft } from "../../src/domain/outgoing-hook.ts";
import { TaskBench } from "./task-bench.ts";

/** A hub whose agents have outgoing hooks, and nobody who takes out what they are told. */
export class HookBench extends TaskBench {
  static override async of(agents: Record<string, string[]>): Promise<HookBench> {
    const bench = new HookBench();
    for (const [name, capabilities] of Object.entries(agents)) await bench.joinAs(name, capabilities);
    return bench;
  }

  /** Its id. Without an owner it is the room's. */
  async hook(owner: string | undefined, more: Record<string, unknown> = {}): Promise<string> {
    const draft = outgoingDraft.parse({ url: "https://hooks.example/x", ...more });
    return (await this.now.outgoing.create(owner, draft)).id;
  }

  /** What a hook is still to be told, in order. */
  async entries(hook: string): Promise<OutboxEntry[]> {
    await this.settled();
    const names = this.store.outbox.names().toSorted();
    return names
      .filter((name) => name.startsWith(hook))
      .flatMap((name) => this.store.outbox.read(name) ?? []);
  }

  /** The same in short: event, and what tells one from another. */
  async inShort(hook: string): Promise<string[]> {
    return (await this.entries(hook)).map(({ type, data }) => {
      const { from, to, name, title, delivery } = data as Record<string, string> & {
        delivery?: { agent: string };
      };
      const about = title ?? name ?? `${from}→${to}`;
      return `${type} ${about}${delivery ? ` ${delivery.agent}` : ""}`;
    });
  }

  async ack(name: string): Promise<void> {
    const { messages } = await this.now.reading.claim(
      name,
      { limit: 100, lease: 60, wait: 0, urgent: false },
      new AbortController().signal,
    );
    await this.now.reading.ack(
      name,
      messages.map(({ receipt }) => receipt),
    );
  }

  mail(from: string, to: string, more: { body?: string; refs?: string[] } = {}) {
    return this.now.posting.send(from, { to, body: "hello", priority: "normal", ...more });
  }
}
