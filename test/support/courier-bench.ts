import { AllowList } from "../../src/webhooks/allow-list.ts";
import { Courier } from "../../src/webhooks/courier.ts";
import type { Answered, Sent } from "../../src/webhooks/pinned-post.ts";
import { HookBench } from "./hook-bench.ts";
import { turn } from "./turn.ts";

export interface Posted extends Sent {
  host: string;
  type: string;
  data: Record<string, unknown>;
}

/** A hub and a courier, and receivers that answer as a test says; time stands still. */
export class CourierBench extends HookBench {
  readonly posted: Posted[] = [];
  /** What the next posts get, in order; afterwards 200. A promise is an answer that takes its time. */
  answers: (number | Answered | Error | Promise<Answered>)[] = [];
  /** What the relay was started with. */
  readonly env: Record<string, string> = {};
  courier = this.#courier();

  static override async of(agents: Record<string, string[]>): Promise<CourierBench> {
    const bench = new CourierBench();
    for (const [name, capabilities] of Object.entries(agents)) await bench.joinAs(name, capabilities);
    bench.courier.start();
    return bench;
  }

  #courier(): Courier {
    const hub = this.now;
    return new Courier({
      deliveries: this.now.deliveries,
      allow: () => new AllowList(),
      version: "1.2.3",
      warn: (line) => void this.warnings.push(line),
      clock: this.timer,
      after: this.timer.after,
      chance: () => 0.5,
      env: this.env,
      resolve: async () => ["93.184.215.14"],
      post: async ({ host }, sent) => {
        const over = Promise.withResolvers<never>();
        // Of a relay that was killed nothing more comes.
        if (hub !== this.now) return over.promise;
        sent.signal?.addEventListener("abort", () => over.reject(new Error("it was called off")));
        const { type, data } = JSON.parse(sent.body);
        this.posted.push({ ...sent, host, type, data });
        const answer = await Promise.race([this.answers.shift() ?? 200, over.promise]);
        if (answer instanceof Error) throw answer;
        return typeof answer === "number" ? { status: answer } : answer;
      },
    });
  }

  /** The relay is killed and started anew. */
  override async restart(): Promise<void> {
    await super.restart();
    this.courier = this.#courier();
    this.courier.start();
  }

  /** So many seconds go by, with all that the courier does in them. */
  async wait(seconds: number): Promise<void> {
    this.timer.advance(seconds * 1000);
    for (let left = 10; left > 0; left -= 1) await turn();
  }

  /** Bodies of the messages that were told of, in the order in which they were. */
  get heard(): unknown[] {
    return this.posted.map(({ data }) => data.body);
  }
}
