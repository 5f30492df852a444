/** The write path with one mistake in it. */
export interface Mutant {
  /** What a careless change might do. */
  mistake: string;
  file: string;
  /** Stands in the file exactly once. */
  code: string;
  instead: string;
}

/** Every mistake that the campaign must find: a campaign that misses one proves nothing. */
export const mutants: Mutant[] = [
  {
    mistake: "the journal is never flushed",
    file: "spool.ts",
    code: "    await this.#journal.sync(() => this.#queue.length === 0);\n    this.#writeBack.flushed(frame);\n",
    instead: "    this.#writeBack.flushed(frame);\n",
  },
  {
    mistake: "an answer doesn't wait for the flush",
    file: "spool.ts",
    code: "    await this.#journal.sync(() => this.#queue.length === 0);\n    this.#writeBack.flushed(frame);\n",
    instead: "    void this.#journal.sync().then(() => this.#writeBack.flushed(frame), () => {});\n",
  },
  {
    mistake: "a failed flush is tried again",
    file: "spool.ts",
    code: "    await this.#journal.sync(() => this.#queue.length === 0);\n    this.#writeBack.flushed(frame);\n",
    instead:
      "    await this.#journal.sync().catch(() => this.#journal.sync());\n    this.#writeBack.flushed(frame);\n",
  },
  {
    mistake: "who is alone isn't flushed for",
    file: "flusher.ts",
    code: "if (quickly) file.syncHere();",
    instead: "if (quickly) void file;",
  },
  {
    mistake: "a flush that failed in this thread is taken for one that was done",
    file: "flusher.ts",
    code: "if (quickly) file.syncHere();",
    instead: "if (quickly) try { file.syncHere(); } catch {}",
  },
  {
    mistake: "a flush that failed is made again in the other thread",
    file: "flusher.ts",
    code: "    if (quickly) file.syncHere();\n    else await file.sync();",
    instead: "    try { if (quickly) file.syncHere(); else await file.sync(); } catch { await file.sync(); }",
  },
  {
    mistake: "after a failed flush writing goes on",
    file: "spool.ts",
    code: "if (error instanceof JournalBroken) this.#failure = ",
    instead: "if (error instanceof JournalBroken) void ",
  },
  {
    mistake: "files are written and removed before their record is flushed",
    file: "spool.ts",
    code: `    await this.#journal.sync(() => this.#queue.length === 0);
    this.#writeBack.flushed(frame);
    for (const commit of waiting) this.#done(commit, frame);`,
    instead: `    for (const { record } of waiting) await this.#apply(record);
    await this.#journal.sync(() => this.#queue.length === 0);
    this.#writeBack.flushed(frame);
    for (const { resolve } of waiting) resolve();`,
  },
  {
    mistake: "a claim's file is moved before its record is flushed",
    file: "write-back.ts",
    code: "const chore = { step, frame, born: this.#born };",
    instead: "const chore = { step, frame: frame * 0, born: this.#born };",
  },
  {
    mistake: "a step that is being done is changed",
    file: "write-back.ts",
    code: "return chore && this.#waiting.has(chore) ? chore : undefined;",
    instead: "return chore;",
  },
  {
    mistake: "a step that failed is forgotten",
    file: "write-back.ts",
    code: "      await this.#fly();\n      this.#problem = undefined;",
    instead: "      this.#flying = [];\n      this.#problem = undefined;",
  },
  {
    mistake: "a message that moved on before it was a file becomes two",
    file: "write-back.ts",
    code: "    step.to.splice(step.to.indexOf(path), 1);\n",
    instead: "",
  },
  {
    mistake: "a checkpoint lets segments go without making their files durable",
    file: "spool.ts",
    code: "const whole = await this.#orFail(this.#options.disk.syncAll());",
    instead: "const whole = true;",
  },
  {
    mistake: "a checkpoint lets segments go before it makes their files durable",
    file: "spool.ts",
    code: "    const touched = this.#writeBack.touched.length;\n",
    instead:
      "    const touched = this.#writeBack.touched.length;\n    await this.#orFail(this.#journal.release(covered));\n",
  },
  {
    mistake: "a checkpoint doesn't wait for files that are still to be written",
    file: "spool.ts",
    code: "    await this.#writeBack.settle();\n    const touched",
    instead: "    const touched",
  },
  {
    mistake: "files get other names while they are flushed one by one",
    file: "spool.ts",
    code: "await this.#writeBack.rest(() => this.#orFail(this.#syncEach()));",
    instead: "await this.#orFail(this.#syncEach());",
  },
  {
    mistake: "a start makes files of records that may not be durable",
    file: "spool.ts",
    code: "    await this.#journal.rewriteLast(temporary());\n",
    instead: "",
  },
  {
    mistake: "a start lets the journal go before it makes its files durable",
    file: "spool.ts",
    code: "    if (!(await disk.syncAll())) await disk.syncEach(touched);\n    await this.#journal.release(covered);",
    instead:
      "    await this.#journal.release(covered);\n    if (!(await disk.syncAll())) await disk.syncEach(touched);",
  },
  {
    mistake: "claims are left out of the journal",
    file: "spool.ts",
    code: 'Buffer.from(batch.map(({ text }) => text).join(""))',
    instead: 'Buffer.from(batch.filter(({ flush }) => flush !== "none").map(({ text }) => text).join(""))',
  },
  {
    mistake: "a segment is left before its last frames are flushed",
    file: "spool.ts",
    code: "  async #flush(): Promise<void> {\n    await this.#journal.sync();\n",
    instead: "  async #flush(): Promise<void> {\n",
  },
  {
    mistake: "a new segment's name is not made durable",
    file: "journal.ts",
    code: "    await unbroken(this.#disk.syncDirectory(folder));\n    return file;",
    instead: "    return file;",
  },
  {
    mistake: "old segments go in the wrong order",
    file: "journal.ts",
    code: "for (const number of numbers) {",
    instead: "for (const number of numbers.toReversed()) {",
  },
  {
    mistake: "a torn frame is believed",
    file: "journal.ts",
    code: "    if (bytes.readUInt32LE(at + 4) !== Bun.hash.crc32(bytes.subarray(at + 8, end))) return;\n",
    instead: "",
  },
  {
    mistake: "recovery trusts a file that is there already",
    file: "steps.ts",
    code: "      put(disk, step, temporary());\n",
    instead: "      if (!disk.exists(step.to[0]!)) put(disk, step, temporary());\n",
  },
  {
    mistake: "a send is two records",
    file: "delivering.ts",
    code: `        ledger.append(clock.latest(), [sent]),
      ]);`,
    instead: `      ]);
      await spool.commit([ledger.append(clock.latest(), [sent])]);`,
  },
  {
    mistake: "a receipt is not part of the ack's record",
    file: "settling.ts",
    code: '        end: files.end(box, slot, "acked"),\n',
    instead: "",
  },
  {
    mistake: "what a hook is told of an end is a record of its own",
    file: "mail-files.ts",
    code: "    return commitChanges(this.spool, changes, [...before, ...steps],",
    instead:
      "    void commitChanges(this.spool, changes).catch(() => {});\n    return commitChanges(this.spool, [], [...before, ...steps],",
  },
  {
    mistake: "an end is kept without what a hook is told of it",
    file: "mail-files.ts",
    code: "    return commitChanges(this.spool, changes, [...before, ...steps],",
    instead: "    return commitChanges(this.spool, [], [...before, ...steps],",
  },
  {
    mistake: "what a hook is told of a send is a record of its own",
    file: "delivering.ts",
    code: "      await commitChanges(spool, changes as FileChange[], [",
    instead:
      "      void commitChanges(spool, changes as FileChange[]).catch(() => {});\n      await commitChanges(spool, [], [",
  },
];
