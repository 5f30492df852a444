import { Life } from "../relay/life.ts";
import type { Ending } from "../relay/report.ts";

export interface KillOptions {
  rounds: number;
  seed: number;
  signal: AbortSignal;
  onEnding: (ending: Ending) => void;
}

/** Ends of the relay in the life of one home. */
const killsOfALife = 5;

/** Relays that are killed at random moments, while they work and while they start again. */
export async function killLives({ rounds, seed, signal, onEnding }: KillOptions): Promise<void> {
  let done = 0;
  for (let number = 0; done < rounds && !signal.aborted; number += 1) {
    await using life = new Life({ seed: seed + number, keepsClaims: true });
    await life.begin();
    for (let nth = 1; nth <= killsOfALife && done < rounds && !signal.aborted; nth += 1) {
      await life.work(() => life.relay.kill());
      if (life.random.chance(0.3)) await killedAtStart(life);
      await life.judge();
      done += 1;
      onEnding(life.ending(nth));
      if (life.answers.broken.length > 0) break;
    }
  }
}

/** Once more, while it mends what the first time left. */
async function killedAtStart(life: Life): Promise<void> {
  const starting = life.start().catch(() => {}); // It may end before it is up.
  await Bun.sleep(life.random.below(250));
  await life.relay.kill();
  await starting;
}
