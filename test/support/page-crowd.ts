import type { RelayProcess } from "./relay-process.ts";

export interface Crowd {
  agents: number;
  tasks: number;
  messages: number;
}

/** What a page needs of a relay to fill it. */
type Filled = Pick<RelayProcess, "join" | "ask">;

/** Fills a relay for maria, whose token it gives: agents beside her, tasks of hers, messages to her. */
export async function pageCrowd(relay: Filled, { agents, tasks, messages }: Crowd): Promise<string> {
  const maria = await relay.join("maria");
  const bo = await relay.join("bo");
  await many(agents, (n) =>
    relay.ask("POST /register", {
      token: "room",
      body: { name: `agent-${n}`, role: "worker", capabilities: ["typescript"] },
    }),
  );
  await many(messages, (n) =>
    relay.ask("POST /send", {
      token: bo,
      body: { to: "@maria", body: `Message **${n}** with some more words, as messages have.` },
    }),
  );
  await many(tasks, (n) =>
    relay.ask("POST /tasks", { token: maria, body: { title: `Task ${n}`, to: n % 2 ? "bo" : "agent-1" } }),
  );
  return maria;
}

/** A relay takes many at a time in one flush. */
async function many(count: number, act: (n: number) => Promise<Response>): Promise<void> {
  for (let from = 0; from < count; from += 200)
    await Promise.all(
      Array.from({ length: Math.min(200, count - from) }, async (_, n) => {
        const reply = await act(from + n);
        if (!reply.ok) throw new Error(`${reply.status}: ${await reply.text()}`);
      }),
    );
}
