import { openStoreOn as openReal } from "../../src/store/file/open-store-on.ts";
import { applyStep, joinedAppends, type Step } from "../../src/store/file/steps.ts";
import type { Store } from "../../src/store/store.ts";
import { CrashDisk, failure } from "../support/crash-disk.ts";
import { FakeClock } from "../support/fake-clock.ts";
import { Facts } from "./facts.ts";
import { agents, History } from "./history.ts";
import { Random } from "./random.ts";
import { verdict } from "./verdict.ts";

export interface CampaignOptions {
  /** Crash states to try. */
  states: number;
  seed: number;
  /** The code under test: a mutant, maybe. */
  openStoreOn?: typeof openReal;
  onProgress?: (states: number) => void;
}

export interface Campaign {
  states: number;
  histories: number;
  /** The first broken promise, with what repeats it. */
  broken?: { promise: string; seed: number };
}

/** Small, so that a short life goes through many segments and checkpoints. */
const segmentSize = 5 << 10;

/** Random lives of a store, cut at every kind of moment; stops at the first broken promise. */
export async function campaign({
  states,
  seed,
  openStoreOn = openReal,
  onProgress,
}: CampaignOptions): Promise<Campaign> {
  let tried = 0;
  let histories = 0;
  while (tried < states) {
    const life = new Life(seed + histories, openStoreOn);
    histories += 1;
    await life.run();
    tried += life.states;
    onProgress?.(tried);
    if (life.broken) return { states: tried, histories, broken: { promise: life.broken, seed: life.seed } };
  }
  return { states: tried, histories };
}

/** One home over several crashes. */
class Life {
  readonly random: Random;
  readonly clock = new FakeClock();
  facts = new Facts();
  states = 0;
  broken: string | undefined;
  #killed = false;
  #samples: { disk: CrashDisk; facts: Facts }[] = [];

  constructor(
    readonly seed: number,
    readonly openStoreOn: typeof openReal,
  ) {
    this.random = new Random(seed);
  }

  async run(): Promise<void> {
    let disk = new CrashDisk();
    for (let generation = 0; generation < 3 && !this.broken; generation += 1) {
      disk = await this.#generation(disk, generation);
    }
  }

  /** A process's time: it starts, works, and loses power or is killed at some moment. Gives the disk that is left. */
  async #generation(disk: CrashDisk, number: number): Promise<CrashDisk> {
    let store: Store;
    disk.whole = this.random.chance(0.5);
    // What a kill leaves isn't all durable, and the start may lose its power.
    if (this.#killed) this.#sample(disk, 0.5);
    try {
      store = await this.#open(disk);
      if (number === 0) for (const agent of agents) await store.mail.open(agent);
    } catch (error) {
      this.broken ??= `a store doesn't open: ${(error as Error).message}`;
      return disk;
    }
    this.broken ??= await verdict(store, disk, this.facts, true);
    const history = new History(store, this.facts, this.random, this.clock);
    this.#sample(disk, 0.4);
    this.#disturb(disk);
    await history.run(6 + this.random.below(24));
    if (this.random.chance(0.2)) await store.close().catch(() => {}); // A failed disk can't be closed well either.
    history.over = true;
    disk.after = disk.before = () => {};
    this.#killed = this.random.chance(0.4);
    const left = this.#killed ? disk.kill() : disk.cut(this.random.below);
    for (const sample of this.#samples.splice(0))
      if (!this.broken) await this.#check(sample.disk, sample.facts);
    return left;
  }

  /** Takes crash states, at this share of the moments, as the process goes on. */
  #sample(disk: CrashDisk, share: number): void {
    disk.after = () => {
      if (this.random.chance(share))
        this.#samples.push({ disk: disk.cut(this.random.below), facts: this.facts.snapshot() });
    };
  }

  /** Makes the disk fail now and then. */
  #disturb(disk: CrashDisk): void {
    const failing = this.random.pick(["", "", "", "sync", "sync", "create", "write", "rename", "syncAll"])!;
    // Most disks take their time for a flush, so that more happens meanwhile; on a quick one the relay's own thread does it.
    const takes = this.random.chance(failing === "sync" ? 0.4 : 0.75) ? 5 : 0;
    disk.before = (operation, path) => {
      if (operation === "sync") this.clock.advance(takes);
      if (operation === failing && this.random.chance(0.1))
        throw failure(failing === "create" ? "ENOSPC" : "EIO", path);
    };
  }

  async #check(disk: CrashDisk, facts: Facts): Promise<void> {
    // Recovery may be cut too, at any of its steps, and what it leaves then must be as good.
    const again: CrashDisk[] = [];
    disk.after = (operation, path) => {
      // Most of a recovery is alike; where a segment of the journal comes or goes, all of it is at stake.
      const turning = path.startsWith("journal") && operation !== "write";
      if (this.random.chance(turning ? 0.5 : 0.03)) again.push(disk.cut(this.random.below));
    };
    await this.#checkState(disk, facts);
    for (const state of again) await this.#checkState(state, facts);
  }

  async #checkState(disk: CrashDisk, facts: Facts): Promise<void> {
    if (this.broken) return;
    this.states += 1;
    try {
      const store = await this.#open(disk);
      disk.after = () => {};
      this.broken = await verdict(store, disk, facts);
    } catch (error) {
      this.broken = `a store doesn't open: ${(error as Error).stack}`;
    }
  }

  #open(disk: CrashDisk): Promise<Store> {
    const { clock, random } = this;
    // As the thread that makes files: requests go on meanwhile.
    const apply = async (steps: Step[]) => {
      for (const step of joinedAppends(steps)) {
        await turns(random.pick([0, 10, 50])!);
        applyStep(disk, step, () => `tmp/${random.below(1e9)}`);
      }
    };
    return this.openStoreOn(disk, {
      clock,
      random: random.bytes,
      segmentSize,
      ...(random.chance(0.5) && { apply }),
      // Few, so that what waits is changed while files are made.
      atOnce: random.pick([2, 100])!,
      // At once, soon, or so late that a good deal comes and goes meanwhile.
      later: (act) => void turns(random.pick([0, 5, 1000])!).then(act),
      warn: () => {},
    });
  }
}

async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await Promise.resolve();
}
