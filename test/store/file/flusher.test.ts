import { expect, test } from "bun:test";
import { Flusher } from "../../../src/store/file/flusher.ts";

/** A disk whose flushes take so many milliseconds, and fail with this. */
function bench() {
  const disk = { takes: 0.1, problem: undefined as Error | undefined };
  const seen: string[] = [];
  let time = 0;
  const flush = (where: string) => () => {
    seen.push(where);
    time += disk.takes;
    if (disk.problem) throw disk.problem;
  };
  const file = { syncHere: flush("here"), sync: async () => flush("elsewhere")() };
  const flusher = new Flusher({ now: () => time });
  const times = async (count: number, alone = true) => {
    seen.length = 0;
    for (let at = 0; at < count; at += 1) await flusher.flush(file, () => alone);
    return seen;
  };
  return { disk, file, flusher, seen, times };
}

test("a quick disk is flushed in this thread, once it is known to be quick", async () => {
  const { times } = bench();
  expect(await times(3)).toEqual(["elsewhere", "here", "here"]);
});

test("while others wait a flush is made elsewhere, so that they can be seen to meanwhile", async () => {
  const { times } = bench();
  await times(10);
  expect(await times(3, false)).toEqual(["elsewhere", "elsewhere", "elsewhere"]);
});

test("a slow disk never holds up this thread", async () => {
  const { disk, times } = bench();
  disk.takes = 2;
  expect(new Set(await times(50))).toEqual(new Set(["elsewhere"]));
});

test("a disk that stalls holds up this thread once, and not again before it has been quick for a while", async () => {
  const { disk, times } = bench();
  await times(10);
  disk.takes = 500;
  expect(await times(3)).toEqual(["here", "elsewhere", "elsewhere"]);
  disk.takes = 0.1;
  const after = await times(200);
  expect(after.slice(0, 20)).toEqual(Array(20).fill("elsewhere"));
  expect(after.at(-1)).toBe("here");
});

test("a failed flush is told to whoever asked, and isn't tried a second time, in whichever thread it was", async () => {
  for (const quickly of [false, true]) {
    const { disk, file, flusher, seen, times } = bench();
    if (quickly) await times(5);
    disk.problem = new Error("EIO");
    seen.length = 0;
    await expect(flusher.flush(file, () => true)).rejects.toThrow("EIO");
    expect(seen).toEqual([quickly ? "here" : "elsewhere"]);
  }
});

test("each flush that was done is told with what it took of the disk", async () => {
  const told: number[] = [];
  let time = 0;
  const file = {
    syncHere: () => {},
    sync: async () => {
      time += 7;
    },
  };
  const flusher = new Flusher({ now: () => time, onFlush: (ms) => told.push(ms) });
  await flusher.flush(file, () => true);
  await flusher.flush(file, () => true);
  expect(told).toEqual([7, 7]);
});
