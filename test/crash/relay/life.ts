import { RelayProcess, type Staging } from "../../support/relay-process.ts";
import { TemporaryFolder } from "../../support/temporary-folder.ts";
import { Random } from "../random.ts";
import { Answers } from "./answers.ts";
import { Load } from "./load.ts";
import type { Ending } from "./report.ts";
import { verdict } from "./verdict.ts";
import { Wire } from "./wire.ts";

export interface LifeOptions {
  seed: number;
  /** A folder on the disk that the home is to be on; the system's folder for temporary files when left out. */
  where?: string;
  env?: Record<string, string>;
  keepsClaims: boolean;
  /** What was answered in an earlier life of this home. */
  answers?: Answers;
}

/** Milliseconds that a relay has to start in, whatever its home looks like. */
const startTime = 20_000;

/** A home over several ends of its relay, and the clients that use it all the time. */
export class Life implements AsyncDisposable {
  readonly wire = new Wire();
  readonly answers: Answers;
  readonly random: Random;
  readonly load: Load;
  readonly relay: RelayProcess;
  /** What the relay has said on stderr since it was started. */
  said = "";

  constructor(readonly options: LifeOptions) {
    const { seed, where, env = {}, answers = new Answers() } = options;
    this.answers = answers;
    this.random = new Random(seed);
    this.load = new Load(this.wire, answers, new Random(seed));
    const hear = (text: string) => {
      this.said = (this.said + text).slice(-4000);
    };
    // Its clients write to each other more than agents should, and look for all of it at once.
    const staging = { options: ["--no-loop-guard"], env, hear };
    this.relay = new RelayProcess(new TemporaryFolder(where), staging);
  }

  async begin(): Promise<void> {
    await this.start();
    await this.load.begin();
  }

  async start(change: Staging = {}): Promise<void> {
    this.said = "";
    // Another port each time: the old one may be some client's by now.
    this.relay.url = "";
    const late = Promise.withResolvers<never>();
    const timer = setTimeout(() => late.reject(new Error(`not within ${startTime / 1000} s`)), startTime);
    try {
      await Promise.race([this.relay.restart(change), late.promise]);
    } finally {
      clearTimeout(timer);
    }
    this.wire.url = this.relay.url;
  }

  /** Clients are busy for a while, then the relay ends by this, in the middle of what they do. */
  async work(end: () => Promise<void>): Promise<void> {
    const stop = new AbortController();
    this.load.ending = false;
    const running = this.load.run(stop.signal);
    await Bun.sleep(50 + this.random.below(700));
    this.load.ending = true;
    await end();
    stop.abort();
    await this.relay.kill();
    await running;
  }

  /** The relay is started again, and everything is looked at. */
  async judge(): Promise<void> {
    const { answers, wire, relay, options } = this;
    try {
      await this.start();
    } catch (error) {
      return answers.breaks(`the relay doesn't start again: ${(error as Error).message}\n${this.said}`);
    }
    await verdict({ answers, wire, home: relay.home.path, keepsClaims: options.keepsClaims });
    for (const caller of this.load.callers)
      caller.held = caller.held.filter(({ copy, receipt }) => copy.claim?.receipt === receipt);
  }

  /** What the last end of its relay has shown. */
  ending(nth: number): Ending {
    const { answers, wire, options } = this;
    const { broken, counts } = answers;
    return { seed: options.seed, nth, broken: [...broken], asked: wire.asked, answered: { ...counts } };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.relay[Symbol.asyncDispose]();
  }
}
