import { expect, test } from "bun:test";
import { isMailbox } from "../../../src/store/file/is-prompt.ts";
import { joinedAppends, type Step } from "../../../src/store/file/steps.ts";
import { WriteBack } from "../../../src/store/file/write-back.ts";
import { Random } from "../../crash/random.ts";
import { CrashDisk } from "../../support/crash-disk.ts";

/** More of them: WRITE_BACK_HISTORIES=20000; one again: WRITE_BACK_SEED=7 WRITE_BACK_HISTORIES=1 */
const histories = Number(process.env["WRITE_BACK_HISTORIES"] ?? 500);

interface Letter {
  path: string;
  /** Its name before that. */
  before: string;
  text: string;
}

/** What steps leave, if each is done in its turn. */
class Files {
  constructor(readonly texts = new Map<string, string>()) {}

  do(step: Step): void {
    const { texts } = this;
    if (step.op === "put") for (const path of step.to) texts.set(path, step.text);
    else if (step.op === "remove") texts.delete(step.path);
    else if (step.op === "append") {
      const before = (texts.get(step.path) ?? "").padEnd(step.at, "\0");
      texts.set(step.path, before.slice(0, step.at) + step.text + before.slice(step.at + step.text.length));
    } else
      for (const [path, text] of [...texts]) {
        if (path !== step.from && !(isMailbox(step.from) && path.startsWith(`${step.from}/`))) continue;
        texts.delete(path);
        texts.set(step.to + path.slice(step.from.length), text);
      }
  }

  /** After a start: the same files, and these records done again; of the trash, which it empties, nothing. */
  with(records: Step[][]): [string, string][] {
    const files = new Files(new Map(this.texts));
    for (const step of records.flat()) files.do(step);
    return [...files.texts].filter(([path]) => !path.startsWith("trash/")).sort();
  }
}

/** A random life of a WriteBack: records come, files follow some steps at a time, checkpoints let go of old records. */
class Life {
  readonly random: Random;
  readonly #files = new Files();
  readonly #journal: Step[][] = [];
  /** So many records are durable in the journal, and so many of the first it has let go. */
  #flushed = 0;
  #released = 0;
  #mail: Letter[] = [];
  #ledger = 0;
  #names = 0;
  readonly #writeBack: WriteBack;
  readonly #later: (() => void)[] = [];
  readonly #checkpoints: Promise<void>[] = [];

  constructor(seed: number) {
    this.random = new Random(seed);
    this.#writeBack = new WriteBack({
      disk: Object.assign(new CrashDisk(), { read: (path: string) => Buffer.from(this.#read(path)) }),
      atOnce: 1 + this.random.below(4),
      later: (act) => this.#later.push(act),
      flush: async () => this.#flush(),
      apply: async (steps) => {
        for (const step of joinedAppends(structuredClone(steps))) {
          await this.#turns(3);
          this.#files.do(step);
          this.#check();
        }
      },
    });
  }

  async run(calls: number): Promise<void> {
    for (let call = 0; call < calls; call += 1) {
      this.#call();
      for (const { path, text } of this.#mail) expect(String(this.#writeBack.read(path))).toBe(text);
      if (this.random.chance(0.25)) for (const act of this.#later.splice(0)) act();
      if (this.random.chance(0.1)) this.#checkpoint();
      await this.#turns(12);
    }
    await this.#writeBack.settle();
    await Promise.all(this.#checkpoints);
  }

  #call(): void {
    const letter = this.#mail.length > 0 ? this.random.pick(this.#mail) : undefined;
    const which = this.random.below(letter ? 15 : 4);
    if (which < 4) this.#send();
    else if (!letter) return;
    else if (which < 8) this.#move(letter);
    else if (which < 10) this.#remove(letter);
    else if (which < 14) this.#change(`agents/x${this.random.below(2)}`);
    else this.#leave(letter.path.split("/")[1]!);
  }

  #send(): void {
    const text = this.#name();
    const to = ["a", "b", "c"].filter(() => this.random.chance(0.5)).map((box) => `mail/${box}/new/${text}`);
    if (to.length === 0) return;
    this.#record([{ op: "put", to, text }, this.#line()]);
    this.#mail.push(...to.map((path) => ({ path, before: path, text })));
  }

  /** A lease may be extended to an end that it had before, or has. */
  #move(letter: Letter): void {
    const { path } = letter;
    const other = `${path.split("/").slice(0, 2).join("/")}/cur/${this.#name()}`;
    const to = this.random.pick([other, other, path, letter.before])!;
    this.#record([{ op: "move", from: path, to }]);
    Object.assign(letter, { path: to, before: path });
  }

  #remove(letter: Letter): void {
    this.#record([{ op: "remove", path: letter.path }, this.#line()]);
    this.#mail = this.#mail.filter((other) => other !== letter);
  }

  #leave(box: string): void {
    this.#record([{ op: "move", from: `mail/${box}`, to: `trash/${this.#name()}` }]);
    this.#mail = this.#mail.filter(({ path }) => !path.startsWith(`mail/${box}/`));
  }

  #change(path: string): void {
    const text = this.#name();
    this.#record([this.random.chance(0.5) ? { op: "put", to: [path], text } : { op: "remove", path }]);
  }

  #line(): Step {
    const text = `${this.#name()}\n`;
    const at = this.#ledger;
    this.#ledger += text.length;
    return { op: "append", path: "ledger/day.ndjson", at, text };
  }

  #name(): string {
    this.#names += 1;
    return `n${this.#names}`;
  }

  /** Some wait for nobody's flush. */
  #record(record: Step[], flush = this.random.chance(0.7)): void {
    this.#journal.push(structuredClone(record));
    if (flush) this.#flush();
    this.#writeBack.take(record, this.#journal.length);
  }

  #flush(): void {
    this.#flushed = this.#journal.length;
    this.#writeBack.flushed(this.#flushed);
  }

  #checkpoint(): void {
    this.#flush();
    const covered = this.#journal.length;
    const settled = this.#writeBack.settle().then(() => {
      this.#released = Math.max(this.#released, covered);
      this.#check();
    });
    this.#checkpoints.push(settled);
  }

  #read(path: string): string {
    const text = this.#files.texts.get(path);
    if (text === undefined) throw Object.assign(new Error(path), { code: "ENOENT" });
    return text;
  }

  /** A start would find all that was answered, and no more, whether the power goes now or the process. */
  #check(): void {
    for (const end of [this.#flushed, this.#journal.length]) {
      const left = this.#files.with(this.#journal.slice(this.#released, end));
      expect(left).toEqual(new Files().with(this.#journal.slice(0, end)));
    }
  }

  async #turns(most: number): Promise<void> {
    for (let left = this.random.below(most); left > 0; left -= 1) await Promise.resolve();
  }
}

test("whatever comes while files follow, a start finds all that was answered, whenever the journal has let records go", async () => {
  const first = Number(process.env["WRITE_BACK_SEED"] ?? Math.floor(Math.random() * 1e9));
  for (let seed = first; seed < first + histories; seed += 1) {
    try {
      await new Life(seed).run(40);
    } catch (error) {
      throw new Error(`history of WRITE_BACK_SEED=${seed}`, { cause: error });
    }
  }
});
