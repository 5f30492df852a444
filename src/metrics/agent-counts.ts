import type { Happening, Happenings } from "../hub/happenings.ts";
import type { Store } from "../store/store.ts";
import { counter, type Family, gauge, labelled } from "./family.ts";

/** Agents with a series of their own; the others share one, under a name that no agent can have. */
const most = 1000;
const others = "_others";

/** Mail of each agent. Only where the operator asked for it: whoever reads the page sees who writes how much. */
export class AgentCounts {
  readonly #store: Pick<Store, "agents" | "mail">;
  /** Names with a series. One that has left keeps it: a counter doesn't go back. */
  readonly #names = new Set<string>();
  readonly #sent = new Map<string, number>();
  readonly #claimed = new Map<string, number>();
  readonly #acked = new Map<string, number>();

  constructor(store: Pick<Store, "agents" | "mail">, happenings: Happenings) {
    this.#store = store;
    happenings.hear((happening) => this.#count(happening));
  }

  families(): Family[] {
    const waiting = new Map<string, number>();
    for (const { name } of this.#store.agents.all())
      this.#add(waiting, name, this.#store.mail.counts(name).waiting);
    const by = (values: Map<string, number>) => labelled("agent", values);
    return [
      counter("backchannel_agent_messages_sent_total", "Messages sent by this agent.", by(this.#sent)),
      counter(
        "backchannel_agent_messages_claimed_total",
        "Copies handed out to this agent.",
        by(this.#claimed),
      ),
      counter(
        "backchannel_agent_messages_acked_total",
        "Copies that this agent is done with.",
        by(this.#acked),
      ),
      gauge("backchannel_agent_messages_waiting", "Unclaimed copies in this agent's mailbox.", by(waiting)),
    ];
  }

  #count(happening: Happening): void {
    switch (happening.what) {
      case "message.sent":
        this.#add(this.#sent, happening.message.from, 1);
        break;
      case "message.claimed":
        this.#add(this.#claimed, happening.agent, happening.messages.length);
        break;
      case "message.acked":
        this.#add(this.#acked, happening.agent, happening.receipts.length);
        break;
      case "message.taken":
        this.#add(this.#claimed, happening.agent, 1);
        this.#add(this.#acked, happening.agent, 1);
        break;
    }
  }

  #add(values: Map<string, number>, name: string, by: number): void {
    if (!this.#names.has(name) && this.#names.size < most) this.#names.add(name);
    const label = this.#names.has(name) ? name : others;
    values.set(label, (values.get(label) ?? 0) + by);
  }
}
