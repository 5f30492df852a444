import { Life } from "../relay/life.ts";
import type { Ending } from "../relay/report.ts";
import { type FileSystem, LoopDisk } from "./loop-disk.ts";

export interface PowerOptions {
  kind: FileSystem;
  cuts: number;
  seed: number;
  env?: Record<string, string>;
  signal: AbortSignal;
  onEnding: (ending: Ending) => void;
}

/** Cuts in the life of one home. */
const cutsOfALife = 4;

/** Relays on disks of their own, whose power is cut again and again; a life ends at its first broken promise. */
export async function powerLives({
  kind,
  cuts,
  seed,
  env = {},
  signal,
  onEnding,
}: PowerOptions): Promise<void> {
  let done = 0;
  for (let life = 0; done < cuts && !signal.aborted; life += 1) {
    await using disk = await LoopDisk.make(kind);
    await using lived = new Life({ seed: seed + life, where: disk.path, env, keepsClaims: false });
    await lived.begin();
    for (let cut = 1; cut <= cutsOfALife && done < cuts && !signal.aborted; cut += 1) {
      await powerCut(lived, disk);
      done += 1;
      onEnding(lived.ending(cut));
      if (lived.answers.broken.length > 0) break;
    }
  }
}

async function powerCut(life: Life, disk: LoopDisk): Promise<void> {
  const { random, relay } = life;
  await life.work(async () => {
    await disk.cut();
    await Bun.sleep(random.below(40));
  });
  await again(disk);
  if (random.chance(0.3)) {
    // The power goes once more while the relay mends what the first time left.
    const starting = life.start().catch(() => {}); // It may end before it is up.
    await Bun.sleep(random.below(250));
    await disk.cut();
    await relay.kill();
    await starting;
    await again(disk);
  }
  await life.judge();
}

async function again(disk: LoopDisk): Promise<void> {
  await disk.unmount();
  await disk.mount();
}
