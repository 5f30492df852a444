import { safeLine } from "../domain/safe-text.ts";
import type { Repair } from "../ops/fsck/repair-home.ts";
import type { Checked } from "./look-over-home.ts";
import { table } from "./table.ts";

/** Each damage in a line, and what came of it. */
export function fsckText(home: string, { files, unfinished, running, damages }: Checked): string {
  const lines = damages.length > 0 ? [table(damages.map(row))] : [];
  const wrong = damages.filter(({ kind, mended }) => kind !== "leftover" && !mended).length;
  if (unfinished > 0) {
    const what = unfinished === 1 ? "a change" : `${unfinished} changes`;
    lines.push(
      `The journal has ${what} for the next start to do; the files were checked as they will be then.`,
    );
  }
  if (running)
    lines.push(
      "A relay runs: a snapshot was checked. What is in tmp/, trash/, snapshots/ and the journal's files can be checked once it is stopped.",
    );
  if (wrong === 0) {
    const aside = damages.filter(({ mended }) => mended).length;
    lines.push(
      `${home}: ${files.toLocaleString("en-US")} files and folders checked, ${aside > 0 ? "the rest is" : "all is"} as it should be`,
    );
  }
  return lines.join("\n");
}

function row({ kind, path, says, aside, mended }: Repair): string[] {
  const now = aside === undefined ? (mended ? "→ mended" : "") : `→ ${safeLine(aside)}`;
  return [kind, safeLine(path), now === "" ? safeLine(says) : `${safeLine(says)} ${now}`];
}
