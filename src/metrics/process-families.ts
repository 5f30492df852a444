import { readdirSync, readFileSync } from "node:fs";
import { counter, type Family, gauge } from "./family.ts";

interface System {
  /** Content of a file, names in a folder; undefined where there is none. */
  read: (path: string) => string | undefined;
  list: (path: string) => string[] | undefined;
}

const system: System = {
  read: (path) => orNone(() => readFileSync(path, "utf8")),
  list: (path) => orNone(() => readdirSync(path)),
};

const started = Date.now() / 1000 - process.uptime();

/** Of this process, under the names that all exporters give them. Open files where the system tells (Linux). */
export function processFamilies({ read, list }: System = system): Family[] {
  const { user, system: kernel } = process.cpuUsage();
  const limit = /^Max open files\s+(\d+)/m.exec(read("/proc/self/limits") ?? "")?.[1];
  const open = list("/proc/self/fd")?.length;
  return [
    counter("process_cpu_seconds_total", "CPU time, of user and system together.", (user + kernel) / 1e6),
    gauge("process_resident_memory_bytes", "Memory in use.", process.memoryUsage.rss()),
    gauge("process_start_time_seconds", "When the process was started, in seconds since 1970.", started),
    gauge("process_open_fds", "Open files and connections.", open === undefined ? [] : open),
    gauge("process_max_fds", "How many may be open.", limit === undefined ? [] : Number(limit)),
  ];
}

function orNone<T>(look: () => T): T | undefined {
  try {
    return look();
  } catch {
    return undefined; // Another system, or no file left: then there is no number.
  }
}
