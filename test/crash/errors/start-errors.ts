import { cpSync } from "node:fs";
import { type CallPoint, changing, injectingAt, looking, pointsOf, under, writing } from "../kill/strace.ts";
import { tour } from "../kill/tour.ts";
import { Life } from "../relay/life.ts";
import { verdict } from "../relay/verdict.ts";
import { errnos } from "./failing-calls.ts";

/** One call of a start that fails once. */
export interface StartCell extends CallPoint {
  errno: string;
}

/** A home as kill -9 left it, with much to do for whoever starts on it next. */
export class StartErrors implements AsyncDisposable {
  readonly #life = new Life({ seed: 0, keepsClaims: true });

  static async make(): Promise<StartErrors> {
    const made = new StartErrors();
    const { wire, answers, relay } = made.#life;
    await made.#life.start();
    await tour(wire, answers, false);
    await relay.kill();
    return made;
  }

  /** Another relay's life on a copy of that home. */
  #again(): Life {
    const life = new Life({ seed: 0, keepsClaims: true, answers: this.#life.answers.copyOf() });
    cpSync(this.#life.relay.home.path, life.relay.home.path, {
      recursive: true,
      filter: (path) => !path.endsWith(".sock"),
    });
    return life;
  }

  /** Each call of such a start, failing in each way. */
  async cells(): Promise<StartCell[]> {
    await using life = this.#again();
    const calls = [...changing, ...looking];
    const file = this.#life.relay.home.join("trace");
    await life.start({ under: under(writing(calls, file)) });
    await life.relay.kill();
    return pointsOf(file, life.relay.home.path, () => true).flatMap((point) =>
      errnos.map((errno) => ({ ...point, errno })),
    );
  }

  /** It starts or refuses to, loses nothing either way, and starts once the cause is gone. */
  async try({ errno, ...point }: StartCell): Promise<{ broken: string[]; started: boolean }> {
    await using life = this.#again();
    const { answers, wire, relay } = life;
    let started = false;
    try {
      await life.start({ under: under(injectingAt(point, `error=${errno}`, relay.home.path)) });
      started = true;
      await verdict({ answers, wire, home: relay.home.path, keepsClaims: true });
    } catch (error) {
      if (started) throw error;
      // It may refuse to start, and has to say why and end.
      const said = life.said || (error as Error).message;
      if (!/"code":"(home|store)\./.test(said)) answers.breaks(`ended with: ${said}`);
    }
    await relay.kill();
    await life.judge();
    return { broken: answers.broken, started };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#life[Symbol.asyncDispose]();
  }
}
