/** How many checks passed, failed and were skipped. */
export class Tally {
  passed = 0;
  failed = 0;
  skipped = 0;

  /** One check that passed or not. */
  count(ok: boolean): void {
    if (ok) this.passed++;
    else this.failed++;
  }

  /** The summary of `bun test`. A run that gives none, or ends badly without naming a failure, is one failure. */
  read(output: string, exitCode: number): void {
    const found = (word: string) =>
      [...output.matchAll(new RegExp(`^ (\\d+) ${word}$`, "gm"))].reduce(
        (sum, line) => sum + Number(line[1]),
        0,
      );
    const failed = found("fail");
    this.passed += found("pass");
    this.skipped += found("skip") + found("todo");
    this.failed += failed === 0 && exitCode !== 0 ? 1 : failed;
  }

  toString(): string {
    const skipped = this.skipped > 0 ? `, ${this.skipped} skipped` : "";
    return `${this.passed} passed, ${this.failed} failed${skipped}`;
  }
}
