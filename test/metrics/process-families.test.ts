import { expect, test } from "bun:test";
import { processFamilies } from "../../src/metrics/process-families.ts";

const sampleOf = (families: ReturnType<typeof processFamilies>, name: string) =>
  families.find((family) => family.name === name)?.samples[0]?.value;

test("the process tells its memory, its time and its files", () => {
  const families = processFamilies({
    read: () =>
      "Limit  Soft Limit  Hard Limit\nMax open files            1024                 4096     files",
    list: () => ["0", "1", "2"],
  });
  expect(sampleOf(families, "process_max_fds")).toBe(1024);
  expect(sampleOf(families, "process_open_fds")).toBe(3);
  expect(sampleOf(families, "process_resident_memory_bytes")).toBeGreaterThan(1 << 20);
  expect(sampleOf(families, "process_cpu_seconds_total")).toBeGreaterThan(0);
  const started = sampleOf(families, "process_start_time_seconds") as number;
  expect(Math.abs(started - performance.timeOrigin / 1000)).toBeLessThan(60);
});

test("where the system doesn't tell of files, nothing is said of them", () => {
  const families = processFamilies({ read: () => undefined, list: () => undefined });
  expect(sampleOf(families, "process_open_fds")).toBeUndefined();
  expect(sampleOf(families, "process_max_fds")).toBeUndefined();
});
