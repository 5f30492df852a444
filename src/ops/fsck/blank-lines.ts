import type { Disk } from "../../store/file/disk.ts";
import { asideFor } from "../../store/file/quarantine.ts";
import type { Span } from "./damage.ts";

/**
 * Puts damaged lines of the ledger aside, in a file of their own. In their place are zeros then, which every reader of a ledger
 * passes over: all other lines stay where the relay looks for them. Gives where the lines are now.
 */
export function blankLines(disk: Disk, path: string, lines: readonly Span[]): string {
  const content = disk.read(path, Number.POSITIVE_INFINITY);
  const aside = asideFor(disk, `${path}.lines`);
  disk.create(aside, Buffer.concat(lines.map(({ at, length }) => content.subarray(at, at + length))));
  const rest = Buffer.from(content);
  for (const { at, length } of lines) rest.fill(0, at, at + length);
  const draft = `tmp/fsck-${process.pid}`;
  disk.mkdir("tmp");
  disk.create(draft, rest);
  disk.rename(draft, path);
  return aside;
}
