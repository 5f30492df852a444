import { closeSync, openSync } from "node:fs";
import { devNull } from "node:os";

/** Opens a file for nothing but its descriptor; gives what closes it, or undefined when there is none left. */
export type OpenFile = () => (() => void) | undefined;

export interface ReserveSize {
  /** What is kept when there is plenty. */
  most: number;
  /** What mail and the answers that are under way need. */
  least: number;
  /** What is left to others when it is filled. */
  room: number;
}

/**
 * Descriptors that are kept open, so that there are some to give back when the process has no other left. To ask the
 * system is the one way to know that is the same everywhere: the limit is raised, shared and not always told.
 */
export class FileReserve {
  #held: (() => void)[] = [];

  constructor(
    private readonly size: ReserveSize,
    private readonly open: OpenFile = openFile,
    private readonly socket: OpenFile = openSocket,
  ) {}

  /** Whether no descriptor is left: neither for a file, which is quickly tried, nor for a socket. */
  isNeeded(): boolean {
    const close = this.open() ?? this.socket();
    close?.();
    return close === undefined;
  }

  /** Keeps as many as it may; whether that is enough, with room for others. */
  fill(): boolean {
    const { most, least, room } = this.size;
    const missing = most - this.#held.length;
    if (missing === 0) return true;
    const files = this.#take(missing + room);
    this.#held.push(...files.splice(0, Math.max(0, files.length - room)));
    for (const close of files) close();
    return this.#held.length >= least && files.length === room;
  }

  release(): void {
    for (const close of this.#held) close();
    this.#held = [];
  }

  #take(count: number): (() => void)[] {
    const files: (() => void)[] = [];
    for (let file = this.open(); file && files.push(file) < count; ) file = this.open();
    return files;
  }
}

function openFile(): (() => void) | undefined {
  try {
    const file = openSync(devNull, "r");
    return () => closeSync(file);
  } catch {
    // Whatever the reason, there is none. A disk that fails is the store's to tell.
    return undefined;
  }
}

function openSocket(): (() => void) | undefined {
  try {
    const listener = Bun.listen({ hostname: "127.0.0.1", port: 0, socket: { data() {} } });
    return () => listener.stop(true);
  } catch {
    // That is the answer to what was asked.
    return undefined;
  }
}
