import { taskDraft } from "../../src/domain/task.ts";
import { Hub } from "../../src/hub/hub.ts";
import { HubBench } from "./hub-bench.ts";
import { MortalStore } from "./mortal-store.ts";
import { promisesGoOn } from "./promises-go-on.ts";

/** A hub with agents that can do things, and short words for handing them tasks. */
export class TaskBench extends HubBench {
  mortal = new MortalStore(this.store);
  /** The hub that runs: another one after a restart. */
  now: Hub = this.#started();

  /** `{ ana: [], bo: ["rust"] }`: who is here, and what each can do. */
  static async of(agents: Record<string, string[]>): Promise<TaskBench> {
    const bench = new TaskBench();
    for (const [name, capabilities] of Object.entries(agents)) await bench.joinAs(name, capabilities);
    return bench;
  }

  async joinAs(name: string, capabilities: string[]): Promise<void> {
    await this.now.membership.register({ kind: "room" }, { name, capabilities });
    await this.settled();
  }

  get tasks() {
    return this.now.tasks;
  }

  post(
    requester: string,
    what: { to?: string; requires?: string[]; [field: string]: unknown },
    key?: string,
  ) {
    return this.tasks.post(requester, taskDraft.parse({ title: "do it", ...what }), key);
  }

  accept(name: string, id: string, lease = 900, key?: string) {
    return this.tasks.accept(name, { id, lease }, key);
  }

  /** What was begun is done, and what follows from it. */
  async settled(): Promise<void> {
    await promisesGoOn();
    await this.now.taskRounds.settled();
  }

  /** So much time goes by at once; then the relay does what it does each second. */
  async later(seconds: number): Promise<void> {
    this.timer.advance(seconds * 1000);
    await this.now.timekeeper.tick();
    await this.settled();
  }

  /** The relay is killed, whatever it is at, and started anew on the same store. */
  async restart(): Promise<void> {
    this.mortal.dead = true;
    this.now.tasks.close();
    this.mortal = new MortalStore(this.store);
    this.now = this.#started();
    await this.now.timekeeper.tick();
  }

  #started(): Hub {
    const warn = (line: string) => void this.warnings.push(line);
    return new Hub({ store: this.mortal.store, clock: this.timer, after: this.timer.after, warn });
  }

  /** First lines of what an agent was told of tasks, with who signed it. */
  async told(name: string): Promise<string[]> {
    const mail = await this.store.mail.peek(name, { limit: 1000 });
    return mail.map(({ from, body }) => `${from}: ${body.split("\n")[0]!.replace(/[0-9a-f]{8}/, "#")}`);
  }
}
