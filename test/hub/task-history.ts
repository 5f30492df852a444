import { Fault } from "../../src/domain/fault.ts";
import { limits } from "../../src/domain/limits.ts";
import { isOpen } from "../../src/domain/task.ts";
import type { TaskRecord } from "../../src/domain/task-record.ts";
import { unsound } from "../../src/hub/task-moves.ts";
import { promisesGoOn } from "../support/promises-go-on.ts";
import { TaskBench } from "../support/task-bench.ts";
import { type TaskAct, workers } from "./task-act.ts";

/** What a plain reader of the rules expects of one task. */
interface Expected {
  state: "waiting" | "held" | "ended";
  holder?: string;
  /** By the clock that never jumps. */
  due: number;
  attempt: number;
  completions: number;
}

/** A random life of some tasks; after each step they are held against the expectations, and at its end all must come to an end. */
export class TaskHistory {
  readonly #tasks = new Map<string, Expected>();
  readonly #ids: string[] = [];

  private constructor(readonly bench: TaskBench) {}

  static async run(acts: TaskAct[]): Promise<void> {
    const bench = await TaskBench.of({ ana: ["rust"], bo: ["rust", "go"], cy: ["go"] });
    const history = new TaskHistory(bench);
    for (const act of acts) {
      await history.#act(act);
      history.#check();
    }
    await history.#finish();
  }

  async #act(act: TaskAct): Promise<void> {
    const { bench } = this;
    switch (act.do) {
      case "post": {
        const { by, to, requires, priority } = act;
        const after = act.after.flatMap((at) => this.#pick(at) ?? []);
        const whom = to === undefined ? { requires } : { to };
        const task = await this.#try(
          bench.post(by, { ...whom, priority, ...(after.length > 0 ? { after: [...new Set(after)] } : {}) }),
        );
        if (!task) return;
        this.#ids.push(task.id);
        this.#tasks.set(task.id, { state: "waiting", due: 0, attempt: 1, completions: 0 });
        return;
      }
      case "accept": {
        const id = this.#pick(act.task);
        if (id === undefined) return;
        // Two at once: one at most gets it.
        const all = await Promise.all(act.who.map((name) => this.#try(bench.accept(name, id, act.lease))));
        const won = act.who.filter((_, at) => all[at]);
        const expected = this.#tasks.get(id)!;
        if (won.length > 1 || (won.length === 1 && expected.state !== "waiting"))
          throw new Error(`${won.join(" and ")} have ${id} at once`);
        if (!won[0]) return;
        Object.assign(expected, {
          state: "held",
          holder: won[0],
          due: bench.timer.elapsed() + act.lease * 1000,
        });
        return;
      }
      case "settle":
        return this.#settle(act);
      case "time":
        return bench.later(act.seconds);
      case "jump":
        return bench.timer.jump(act.seconds * 1000);
      case "seen":
        bench.now.presence.seen(act.who);
        return bench.settled();
      case "status":
        await this.#try(bench.now.presence.status(act.who, { status: act.status }));
        return bench.settled();
      case "leave":
        await this.#try(bench.now.membership.unregister(act.who));
        return bench.settled();
      case "join":
        // Nobody leaves and comes again in the same millisecond.
        bench.timer.advance(1);
        await this.#try(bench.joinAs(act.who, act.capabilities));
        return bench.settled();
      case "restart":
        return this.#restart();
      case "fail":
        bench.mortal.fail(act.times);
    }
  }

  async #settle({ who, task, how, kill }: Extract<TaskAct, { do: "settle" }>): Promise<void> {
    const { bench } = this;
    const id = this.#pick(task);
    if (id === undefined) return;
    const expected = this.#tasks.get(id)!;
    const holds = expected.state === "held" && expected.holder === who;
    const call = {
      complete: () => bench.tasks.complete(who, { id, result: `by ${who}` }),
      release: () => bench.tasks.release(who, { id }),
      reject: () => bench.tasks.reject(who, { id, reason: "no" }),
      heartbeat: () => bench.tasks.heartbeat(who, { id, lease: 60 }),
      cancel: () => bench.tasks.cancel(who, { id }),
      reassign: () => bench.tasks.reassign(who, { id, to: workers[task % workers.length]! }),
    }[how];
    const before = this.#record(id);
    const calling = this.#try(call());
    if (kill) await this.#restart();
    // The answer of one that was killed never comes; what it did may have been done.
    const answer = kill ? undefined : await calling;
    if (!answer && !kill) return;
    const after = this.#record(id);
    if (how === "heartbeat" && answer) expected.due = bench.timer.elapsed() + 60_000;
    if (how === "complete" && after?.state === "completed" && before?.state !== "completed") {
      if (!holds) throw new Error(`${who} has completed ${id} without having it`);
      expected.completions += 1;
    }
    if (how === "release" && (answer || (kill && holds && after?.state !== "accepted"))) {
      if (!holds) throw new Error(`${who} has given back ${id} without having it`);
      Object.assign(expected, { state: "waiting", holder: undefined });
    }
    const given = (task: TaskRecord | undefined) =>
      task?.history.filter(({ what }) => what === "reassigned").length ?? 0;
    if (how === "reassign" && given(after) > given(before))
      Object.assign(expected, { state: "waiting", holder: undefined });
    await bench.settled();
  }

  /** Leases go on by the clock on the wall, which is all that a relay has that starts. */
  async #restart(): Promise<void> {
    for (const [id, expected] of this.#tasks) {
      const task = this.#record(id);
      if (!task) continue;
      if (task.state === "accepted" && task.until)
        expected.due = this.bench.timer.elapsed() + Date.parse(task.until) - this.bench.timer.now();
    }
    await this.bench.restart();
  }

  #check(): void {
    const { timer } = this.bench;
    for (const [id, expected] of this.#tasks) {
      const task = this.#record(id);
      if (!task) throw new Error(`${id} is gone`);
      const problem = unsound(task);
      if (problem) throw new Error(`${id} ${problem}`);
      if (expected.state === "ended" && isOpen(task.state)) throw new Error(`${id} has ended and goes on`);
      if (task.attempt < expected.attempt || task.attempt > limits.task.attempts)
        throw new Error(`${id} is at attempt ${task.attempt} after ${expected.attempt}`);
      if (task.attempt > expected.attempt + 1) throw new Error(`${id} skips an attempt`);
      const held = task.state === "accepted";
      if (held && (expected.state !== "held" || expected.holder !== task.assignee))
        throw new Error(`${id} is held by ${task.assignee}, and nobody was told so`);
      if (expected.state === "held" && task.state !== "accepted" && isOpen(task.state)) {
        const here = this.bench.store.agents.get(expected.holder!) !== undefined;
        const left = task.history.some(({ note }) => note === `@${expected.holder} has left`);
        if (here && !left && timer.elapsed() < expected.due)
          throw new Error(`${id} was taken from its holder`);
        Object.assign(expected, { state: "waiting", holder: undefined });
      }
      if (!isOpen(task.state)) expected.state = "ended";
      expected.attempt = task.attempt;
    }
  }

  /** Everybody comes back and works. */
  async #finish(): Promise<void> {
    const { bench } = this;
    bench.mortal.fail(0);
    bench.timer.advance(1);
    for (const name of workers) {
      await this.#try(bench.joinAs(name, ["rust", "go"]));
      await this.#try(
        bench.now.membership.register({ kind: "agent", name }, { name, capabilities: ["rust", "go"] }),
      );
    }
    for (let round = 0; this.#open().length > 0; round += 1) {
      if (round > 60) throw new Error(`stranded: ${JSON.stringify(this.#open()[0])}`);
      for (const name of workers) {
        await this.#try(bench.now.presence.status(name, { status: "online" }));
        const here = bench.store.agents.get(name);
        if (!here) continue;
        const page = { limit: 1000 };
        const mine = await bench.tasks.list(name, { ...page, mine: true });
        for (const { id } of [...mine, ...(await bench.tasks.list(name, { ...page, queued: true }))]) {
          await this.#try(bench.accept(name, id, 60));
          await this.#try(bench.tasks.complete(name, { id }));
        }
      }
      await bench.later(limits.task.offer);
    }
    for (const [id, { completions }] of this.#tasks)
      if (completions > 1) throw new Error(`${id} was completed ${completions} times`);
    await this.#checkTold();
  }

  /** One message for each end that somebody else caused, to the requester that is still the same. */
  async #checkTold(): Promise<void> {
    for (const requester of workers) {
      const since = this.bench.store.agents.get(requester)?.createdAt ?? "";
      const mail = await this.bench.store.mail.peek(requester, { limit: 100_000 });
      for (const id of this.#ids) {
        const task = this.#record(id)!;
        const same = task.bearers.some((bearer) => bearer.agent === requester && bearer.since === since);
        if (task.requester !== requester || !same) continue;
        const ends = mail.filter(
          ({ thread, body }) => thread === id && /is completed|is rejected|has failed/.test(body),
        );
        const own = task.state === "cancelled" || (task.state !== "failed" && task.assignee === requester);
        if (ends.length !== (own ? 0 : 1))
          throw new Error(`${requester} was told ${ends.length} times that ${id} is ${task.state}`);
      }
    }
  }

  #open(): TaskRecord[] {
    return this.#ids.flatMap((id) => this.#record(id) ?? []).filter(({ state }) => isOpen(state));
  }

  #record(id: string): TaskRecord | undefined {
    return this.bench.store.tasks.get(id);
  }

  #pick(at: number): string | undefined {
    return this.#ids[at % Math.max(1, this.#ids.length)];
  }

  /** Undefined when it was refused, or failed as on a full disk. */
  async #try<T>(call: Promise<T>): Promise<T | undefined> {
    try {
      const answer = await Promise.race([call, promisesGoOn()]);
      return answer as T | undefined;
    } catch (error) {
      if (error instanceof Fault || (error as Error).message === "no space") return undefined;
      throw error;
    }
  }
}
