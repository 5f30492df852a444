import { expect, test } from "bun:test";
import { TaskSchemas } from "../../src/hub/task-schemas.ts";
import { refused } from "../support/refused.ts";
import { until } from "../support/until.ts";

/** A thread that takes its time to begin, then answers each order so, or never. */
class Slow {
  onmessage: Worker["onmessage"] = null;
  onerror: Worker["onerror"] = null;
  ended = false;

  constructor(readonly answer: object | undefined) {}

  say(data: unknown): void {
    this.onmessage?.call(this as never, { data } as MessageEvent);
  }

  postMessage(): void {
    if (this.answer) this.say(this.answer);
  }

  terminate(): void {
    this.ended = true;
  }
}

test("a thread that takes long to begin, as on a busy machine, is not held against the schema", async () => {
  const thread = new Slow({});
  using schemas = new TaskSchemas({ begin: () => thread, patience: 1 });
  const checked = schemas.check({ type: "object" });
  const begun = performance.now();
  await until(() => performance.now() - begun > 20);
  thread.say("ready");
  await checked;
});

test("a schema that takes too long is refused, its thread ends, and the next one gets another", async () => {
  const threads = [new Slow(undefined), new Slow({})];
  let next = 0;
  using schemas = new TaskSchemas({ begin: () => threads[next++]!, patience: 1 });
  const checked = schemas.check({});
  await until(() => next === 1);
  threads[0]!.say("ready");
  await expect(checked).rejects.toEqual(refused("task.schema"));
  const again = schemas.check({});
  await until(() => next === 2);
  threads[1]!.say("ready");
  await again;
  expect(threads[0]!.ended).toBe(true);
});
