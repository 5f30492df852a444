import { safeLine } from "../domain/safe-text.ts";
import type { FileResult } from "../harness/file-result.ts";
import { nextSteps } from "./next-steps.ts";
import { table } from "./table.ts";
import type { Wired } from "./wire-harnesses.ts";

const done = {
  added: "added",
  changed: "brought up to date",
  removed: "taken out",
  same: "as it was",
  failed: "left alone",
};
const planned = {
  ...done,
  added: "would be added",
  changed: "would be brought up to date",
  removed: "would be taken out",
};

/** Lines of one piece in a dry run. */
const longestPiece = 20;

interface Telling {
  dryRun: boolean;
  undo: boolean;
}

/** What was done to which file, for people; a dry run shows the lines too. */
export function wiredText(wired: Wired, { dryRun, undo }: Telling): string {
  const { user, harnesses, files } = wired;
  if (files.length === 0) return "Nothing of Backchannel was found in the settings of any harness.";
  const words = dryRun ? planned : done;
  const shown = (path: string) =>
    safeLine(path.startsWith(`${user}/`) ? `~${path.slice(user.length)}` : path);
  const rows = (own: FileResult[]) =>
    table(own.map((file) => [`  ${shown(file.path)}`, `${words[file.status]}: ${remarks(file)}`]));
  const groups = [
    ...harnesses.map(({ name, title, agent }) => ({ name, title: undo ? title : `${title}, for @${agent}` })),
    { name: undefined, title: "This machine" },
  ];
  const parts = groups.flatMap(({ name, title }) => {
    const own = files.filter((file) => file.harnesses[0] === name);
    return own.length > 0 ? [`${title}\n${rows(own)}`] : [];
  });
  if (dryRun)
    parts.push(
      ...files.filter((file) => file.changes.length > 0).map((file) => diff(file, shown(file.path))),
    );
  if (!undo && !dryRun) parts.push(...nextSteps(wired));
  return parts.join("\n\n");
}

function remarks({ status, what, changes, kept, created, error }: FileResult): string {
  if (error) return safeLine(error.message);
  const count = (sign: "+" | "-") =>
    changes
      .filter((change) => change.sign === sign)
      .reduce((sum, { text }) => sum + text.split("\n").length, 0);
  const [added, removed] = [count("+"), count("-")];
  const lines = [added > 0 && `+${added}`, removed > 0 && `-${removed}`].filter(Boolean).join(" ");
  const plural = added + removed === 1 ? "line" : "lines";
  const at = changes.find(({ sign }) => sign === (status === "removed" ? "-" : "+"))?.line;
  const where =
    at === undefined
      ? ""
      : created && status === "added"
        ? ` (a new file, ${added} ${plural})`
        : ` (${lines} ${plural}, from line ${at})`;
  return `${what}${where}${kept.map((why) => `; ${why}`).join("")}`;
}

/** Our own pieces only: what else is in the file is nobody's business. */
function diff({ changes }: FileResult, path: string): string {
  const pieces = changes.map(({ sign, line, text }) => {
    const lines = text.split("\n").map((one) => `${sign} ${safeLine(one.replaceAll("\t", "    "))}`);
    const more = lines.length - longestPiece;
    const shown =
      more > 1 ? [...lines.slice(0, longestPiece), `${sign} … ${more} more lines; --json shows all`] : lines;
    return [`@@ line ${line}`, ...shown].join("\n");
  });
  return [path, ...pieces].join("\n");
}
