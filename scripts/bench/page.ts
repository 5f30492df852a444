import { bareText } from "./bare-text.ts";
import { cells, columns } from "./columns.ts";
import type { Results } from "./results.ts";

/** docs/performance.md, whole. */
export function page(results: Results): string {
  const { date, computer, fileSystem, command, version, disk, warnings, rows } = results;
  const count = (state: string) => rows.filter((row) => row.state === state).length;
  return `<!-- Written by \`npm run bench -- --write\`: change scripts/bench/page.ts, not this. -->
# Performance

How fast Backchannel answers, beside things that promise less, on the same machine and the same disk. A send is answered when
it is on the disk: it survives kill -9 and a power cut.

![Sends a second over 16 connections](performance.svg)

- Measured on ${date} with Backchannel ${version}: \`${command}\`
- Machine: ${computer}
- File system: ${fileSystem}
- The bare disk: ${bareText(disk)}
${warnings.map((warning) => `- **The machine was not quiet**: ${warning}. Ratios hold better than figures.\n`).join("")}
${count("met")} targets met, ${count("missed")} missed, ${count("open")} not judged.

${markdownTable([columns, ...rows.map(cells)])}

## How to read it

- A result is the median of the rounds' own ratios. In each round every side has its turn of the same length, in a changing
  order, and what it left in the page cache is written out before the next; the load comes from another process over
  kept-alive connections of 127.0.0.1.
- A target is met or missed by the median. When the middle half of the rounds lies on both sides of it, the row is inconclusive;
  so is a miss by less than a factor of two on a machine that others used.
- "A route" is a small server of the same framework with the same check of the token and of the body, and the same answer; only
  what it does with the message differs (\`scripts/bench/keepers/\`). Mail is 300 bytes of JSON and goes to 16 mailboxes in turn.
- Backchannel answers when its journal is on the disk; its files follow a second later. So of a turn of 1 s most files are made after it, in the pause
  that follows each turn and that nobody pays for. Mail that is read within the second never becomes a file; where it is not, turns of
  10 s (\`npm run bench -- --only sends --seconds 10\`) say what lasts: [decision 2](decisions/0002-journal.md) has such figures.
- The relay runs as it does by default, its audit and metrics with it, but for the bounds on how much one agent may send and ask.
- Peers are measured where they are installed (\`redis-server\`, \`nats-server\`), through the same route.
- Figures of one machine say little about another: run \`npm run bench -- --dir FOLDER\` on yours.
`;
}

function markdownTable([head = [], ...rows]: string[][]): string {
  const line = (row: string[]) => `| ${row.join(" | ")} |`;
  return [
    line(head),
    line(head.map((_, column) => (column > 0 && column < 6 ? "--:" : "---"))),
    ...rows.map(line),
  ].join("\n");
}
