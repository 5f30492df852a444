import type { Step } from "./steps.ts";

/** Steps that happen together or not at all. */
export type JournalRecord = Step[];

/**
 * A record as text, for the journal and for the thread that makes files. A line says how many steps; each step is a line with its
 * word and numbers, among them the lengths of its strings in UTF-16 units, and then these strings as they are. They are JSON
 * already: to quote them would cost more than all the rest of a record.
 */
export function writeRecord(record: JournalRecord): string {
  let text = `${record.length}\n`;
  for (const step of record) text += writeStep(step);
  return text;
}

function writeStep(step: Step): string {
  switch (step.op) {
    case "put": {
      const { to, text } = step;
      return `put ${text.length} ${to.map((path) => path.length).join(" ")}\n${to.join("")}${text}`;
    }
    case "move":
      return `move ${step.from.length} ${step.to.length}\n${step.from}${step.to}`;
    case "remove":
      return `remove ${step.path.length}\n${step.path}`;
    case "append":
      return `append ${step.text.length} ${step.at} ${step.path.length}\n${step.path}${step.text}`;
  }
}

/** Of texts that `writeRecord` has written, one behind the other; throws on what it can't have written. */
export function* readRecords(text: string): Generator<JournalRecord> {
  const reader = new Reader(text);
  while (!reader.atEnd) {
    const [count = ""] = reader.line();
    yield Array.from({ length: whole(count) }, () => readStep(reader));
  }
}

function readStep(reader: Reader): Step {
  const [op, ...words] = reader.line();
  const numbers = words.map(whole);
  const [first = 0, second = 0, third = 0] = numbers;
  switch (op) {
    case "put": {
      const to = numbers.slice(1).map((length) => reader.take(length));
      return { op, to, text: reader.take(first) };
    }
    case "move":
      return { op, from: reader.take(first), to: reader.take(second) };
    case "remove":
      return { op, path: reader.take(first) };
    case "append":
      return { op, at: second, path: reader.take(third), text: reader.take(first) };
  }
  throw new Error(`no step of a journal begins with ${JSON.stringify(op)}`);
}

function whole(word: string): number {
  if (/^\d+$/.test(word)) return Number(word);
  throw new Error(`no number of a journal is ${JSON.stringify(word)}`);
}

class Reader {
  #at = 0;

  constructor(readonly text: string) {}

  get atEnd(): boolean {
    return this.#at === this.text.length;
  }

  line(): string[] {
    const end = this.text.indexOf("\n", this.#at);
    const line = this.take(end - this.#at);
    this.#at += 1;
    return line.split(" ");
  }

  take(length: number): string {
    const start = this.#at;
    this.#at += length;
    if (length < 0 || this.#at > this.text.length) throw new Error("a record of a journal has no end");
    return this.text.slice(start, this.#at);
  }
}
