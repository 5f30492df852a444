import { readFileSync } from "node:fs";
import { cpus } from "node:os";
import { median } from "./quantile.ts";

/** Tells whether the machine was the bench's alone: a figure from a busy one is worth less. */
export class Busyness {
  readonly #others: number[] = [];
  readonly #stolenBefore = stolen();
  readonly #bare: number[] = [];

  /** Nothing of the bench may run meanwhile: what is used now, others use. */
  async look(): Promise<void> {
    const before = used();
    await Bun.sleep(300);
    const after = used();
    this.#others.push((after.busy - before.busy) / Math.max(1, after.all - before.all));
  }

  /** A figure that should stay the same through the run. */
  bare(value: number): void {
    this.#bare.push(value);
  }

  /** What to say about it; nothing when it was quiet. */
  warnings(): string[] {
    const others = median(this.#others);
    const most = Math.max(...this.#others);
    const now = stolen();
    const stolenShare =
      (now.steal - this.#stolenBefore.steal) / Math.max(1, now.all - this.#stolenBefore.all);
    const spread = Math.max(...this.#bare) / Math.min(...this.#bare);
    return [
      ...(others > 0.1 || most > 0.4
        ? [`others used ${percent(others)} of the processors, ${percent(most)} at worst`]
        : []),
      ...(stolenShare > 0.02 ? [`the host took ${percent(stolenShare)} of the processors away`] : []),
      ...(spread > 1.5 ? [`the bare disk varied by a factor of ${spread.toFixed(1)}`] : []),
    ];
  }
}

const percent = (share: number): string => `${Math.round(share * 100)} %`;

/** Ticks that a virtual machine's host gave to others; 0 where the system doesn't say. */
function stolen(): { steal: number; all: number } {
  if (process.platform !== "linux") return { steal: 0, all: 0 };
  const [line = ""] = readFileSync("/proc/stat", "utf8").split("\n", 1);
  const ticks = line.split(/\s+/).slice(1, 9).map(Number);
  return { steal: ticks[7] ?? 0, all: ticks.reduce((sum, count) => sum + count, 0) };
}

function used(): { busy: number; all: number } {
  const total = { busy: 0, all: 0 };
  for (const { times } of cpus()) {
    const busy = times.user + times.nice + times.sys + times.irq;
    total.busy += busy;
    total.all += busy + times.idle;
  }
  return total;
}
