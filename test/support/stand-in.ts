import { existsSync, readFileSync } from "node:fs";
import { type RunProgram, runProgram } from "../../src/harness/wake/run-program.ts";
import { TemporaryFolder } from "./temporary-folder.ts";

/** A program that stands in for a real one: it writes down its words, then does what its test says. */
export class StandIn implements Disposable {
  readonly #folder = new TemporaryFolder();
  readonly #program: string;
  readonly #record: string;

  /** `then`: the rest of its shell script. */
  constructor(then = "exit 0") {
    this.#record = this.#folder.join("calls");
    const lines = [
      "#!/bin/sh",
      `printf '%s\\0' "$@" >> '${this.#record}'`,
      `printf '\\n' >> '${this.#record}'`,
      then,
    ];
    this.#program = this.#folder.write("stand-in", `${lines.join("\n")}\n`, 0o700);
  }

  /** Runs it instead of the program that is named. */
  readonly run: RunProgram = async ([name = "", ...words], options) => {
    const woken = await runProgram([this.#program, ...words], options);
    return { ...woken, says: woken.says.replaceAll(this.#program, name) };
  };

  /** The words of each call. */
  get calls(): string[][] {
    if (!existsSync(this.#record)) return [];
    const calls = readFileSync(this.#record, "utf8").split("\0\n").slice(0, -1);
    return calls.map((call) => call.split("\0"));
  }

  [Symbol.dispose](): void {
    this.#folder[Symbol.dispose]();
  }
}
