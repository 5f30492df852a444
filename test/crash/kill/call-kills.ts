import { Random } from "../random.ts";
import { Life } from "../relay/life.ts";
import { type CallPoint, changing, injectingAt, pointsOf, under, writing } from "./strace.ts";
import { tour } from "./tour.ts";

/** Every call of a relay's life that changes its home: from its first start to its end. */
export async function callPoints(): Promise<CallPoint[]> {
  await using life = new Life({ seed: 0, keepsClaims: true });
  const file = life.relay.home.join("trace");
  await life.start({ under: under(writing(changing, file)) });
  await tour(life.wire, life.answers, true);
  await end(life);
  // An openat that makes nothing changes nothing.
  return pointsOf(
    file,
    life.relay.home.path,
    (line) => !line.includes(" openat(") || line.includes("O_CREAT"),
  );
}

export interface CallKill {
  broken: string[];
  /** Whether the relay came to that call. */
  reached: boolean;
}

/** A life in which the relay is killed when it is about to make this call, and once more while it starts again. */
export async function killAt(point: CallPoint, seed: number): Promise<CallKill> {
  await using life = new Life({ seed, keepsClaims: true });
  await startKilled(life, point);
  if (life.relay.url) {
    await tour(life.wire, life.answers, true);
    await end(life);
  }
  const reached = (await life.relay.ended) !== 0;
  const random = new Random(seed + point.nth);
  await startKilled(life, { call: random.pick(changing)!, nth: 1 + random.below(12) });
  await life.relay.kill();
  await life.judge();
  return { broken: life.answers.broken, reached };
}

/** It may be killed before it is up. */
const startKilled = (life: Life, point: CallPoint): Promise<void> =>
  life.start({ under: under(injectingAt(point, "signal=SIGKILL", life.relay.home.path)) }).catch(() => {});

async function end({ relay }: Life): Promise<void> {
  relay.signal("SIGTERM");
  await relay.ended;
}
