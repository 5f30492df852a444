import type { RelayClient } from "../client/relay-client.ts";
import type { Clock } from "../domain/clock.ts";
import { type Delivery, isOver, type Stage } from "../domain/delivery.ts";
import { shortId } from "../domain/short-id.ts";
import type { Finding } from "./finding.ts";

type Client = Pick<RelayClient, "call">;

/** Seconds after which a canary that was left behind is dead. */
const lifetime = 600;

/** A message to oneself whose way is watched: `await using canary = await Canary.send(…)`. Nothing of it stays. */
export class Canary implements AsyncDisposable {
  private constructor(
    readonly id: string,
    /** In its body and in no other message's. */
    readonly mark: string,
    readonly sent: Finding,
    readonly client: Client,
    readonly clock: Clock,
  ) {}

  static async send(client: Client, agent: string, clock: Clock): Promise<Canary> {
    const mark = `canary-${crypto.randomUUID().slice(0, 8)}`;
    const began = clock.elapsed();
    const { id } = await client.call("send", {
      to: `@${agent}`,
      body: `A ${mark} of bch doctor, which proves that mail comes through. It asks for nothing, and needs no answer.`,
      expires: lifetime,
    });
    const ms = clock.elapsed() - began;
    const sent: Finding = {
      check: "send",
      health: "PASS",
      says: `${shortId(id)} is on the relay's disk`,
      ms,
    };
    return new Canary(id, mark, sent, client, clock);
  }

  /** What has become of it when it has come so far, or after so many seconds. */
  async follow(until: Stage, seconds: number): Promise<{ reached: boolean; delivery: Delivery; ms: number }> {
    const began = this.clock.elapsed();
    const { deliveries } = await this.client.call("track", { id: this.id, until, wait: seconds });
    const delivery = deliveries[0]!;
    return { reached: isOver(delivery, until), delivery, ms: this.clock.elapsed() - began };
  }

  /** Taken out of the mailbox, if it is still there for the taking. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.client.call("take", { id: this.id });
  }
}

/** Who had it: `codex-1a2b3c through hook`, or the door alone. */
export function holder(delivery: Delivery): string {
  const { by, session } = delivery.state === "claimed" || delivery.state === "acked" ? delivery : {};
  return [session, by].filter(Boolean).join(" through ") || "a reader that didn't say who it is";
}
