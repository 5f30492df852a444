import type { Task } from "../../src/domain/task.ts";

/** What a worker has been told so far, for a test to hold against what the relay has kept. */
export interface Work {
  completed: string[];
}

/**
 * Takes tasks one at a time and completes them until it is told to stop; a relay that is away is asked again. It ends in the
 * middle of a task with the chance that it is given, as one that is killed does.
 */
export async function taskWorker(
  url: () => string,
  token: string,
  { signal, dies = 0 }: { signal: AbortSignal; dies?: number },
): Promise<Work> {
  const work: Work = { completed: [] };
  const ask = async (method: string, path: string, body?: unknown) => {
    const reply = await fetch(`${url()}/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, "idempotency-key": crypto.randomUUID() },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { ok: reply.ok, value: (await reply.json()) as Task[] & Task };
  };
  const one = async (): Promise<boolean> => {
    const mine = await ask("GET", "/tasks?mine&state=offered&limit=1");
    const found = mine.ok && mine.value.length > 0 ? mine : await ask("GET", "/tasks?queued&limit=8");
    if (!found.ok || found.value.length === 0) return false;
    const { id } = found.value[Math.floor(Math.random() * found.value.length)]!;
    const { ok } = await ask("POST", `/tasks/${id}/accept`, { lease: 1 });
    if (!ok || Math.random() < dies) return true;
    const done = await ask("POST", `/tasks/${id}/complete`, { result: token });
    if (done.ok) work.completed.push(id);
    return true;
  };
  while (!signal.aborted) {
    // Away, or killed in the middle of an answer: it comes back.
    const found = await one().catch(() => false);
    if (!found) await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return work;
}
