import type { RelayClient } from "../client/relay-client.ts";
import { Fault } from "../domain/fault.ts";
import type { Message } from "../domain/message.ts";
import { shortId } from "../domain/short-id.ts";

/** Tasks whose mail is remembered. */
const most = 1000;

/** The mail in which the relay tells of an offer or a cancellation. Who takes the task takes that too: nobody else has to read it. */
export class TaskNotices {
  readonly #client: Pick<RelayClient, "call">;
  /** Ids of messages by the task. */
  readonly #heard = new Map<string, string[]>();

  constructor(client: Pick<RelayClient, "call">) {
    this.#client = client;
  }

  hear({ id, thread, body }: Message): void {
    if (thread === undefined || !isNotice(thread, body)) return;
    this.#heard.set(thread, [...(this.#heard.get(thread) ?? []), id]);
    if (this.#heard.size > most) this.#heard.delete(this.#heard.keys().next().value!);
  }

  /** What was heard of this task is read. */
  async read(task: string): Promise<void> {
    const ids = this.#heard.get(task) ?? [];
    this.#heard.delete(task);
    for (const id of ids) {
      try {
        await this.#client.call("take", { id }, { once: true, timeout: 2000 });
      } catch (error) {
        // It stays in the mailbox, and says nothing that matters any more.
        if (!(error instanceof Fault)) throw error;
      }
    }
  }
}

/** Other mail in the thread of a task is its requester's own words, and is left for who reads mail. */
const isNotice = (task: string, body: string): boolean =>
  [", ", " is cancelled, ", " is reassigned, "].some((words) =>
    body.startsWith(`Task ${shortId(task)}${words}`),
  );
