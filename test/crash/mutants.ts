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
    code: 'batch.some(({ flush }) => flush !== "none") ? this.#journal.sync() : undefined',
    instead: "(undefined as Promise<void> | undefined)",
  },
  {
    mistake: "an answer doesn't wait for the flush",
    file: "spool.ts",
    code: "    await flushing;\n",
    instead: "    void flushing;\n",
  },
  {
    mistake: "a failed flush is tried again",
    file: "spool.ts",
    code: "    await flushing;\n",
    instead: "    await flushing?.catch(() => this.#journal.sync());\n",
  },
  {
    mistake: "after a failed flush writing goes on",
    file: "spool.ts",
    code: "if (error instanceof JournalBroken) this.#failure = ",
    instead: "if (error instanceof JournalBroken) void ",
  },
  {
    mistake: "files are overwritten and removed before their record is flushed",
    file: "spool.ts",
    code: 'findIndex(({ flush }) => flush === "before")',
    instead: 'findIndex(({ flush }) => (flush as string) === "never")',
  },
  {
    mistake: "a checkpoint lets segments go without making their files durable",
    file: "spool.ts",
    code: "    await this.#options.disk.syncAll(touched);\n",
    instead: "    void touched;\n",
  },
  {
    mistake: "a checkpoint lets segments go before it makes their files durable",
    file: "spool.ts",
    code: `    await this.#options.disk.syncAll(touched);
    await this.#journal.release(covered);`,
    instead: `    await this.#journal.release(covered);
    await this.#options.disk.syncAll(touched);`,
  },
  {
    mistake: "claims are left out of the journal",
    file: "spool.ts",
    code: "this.#journal.write(batch.map(({ json }) => json));",
    instead: 'this.#journal.write(batch.filter(({ flush }) => flush !== "none").map(({ json }) => json));',
  },
  {
    mistake: "a new segment's name is not made durable",
    file: "journal.ts",
    code: "    await unbroken(this.#disk.syncDirectory(folder));\n    return file;",
    instead: "    return file;",
  },
  {
    mistake: "a segment is left before its last frames are flushed",
    file: "journal.ts",
    code: "      await this.sync();\n      this.#file.close();",
    instead: "      this.#file.close();",
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
    code: "      put(disk, step, prepared?.get(step) ?? stage(disk, step.text, temporary()));\n",
    instead: `      if (prepared || !disk.exists(step.to[0]!))
        put(disk, step, prepared?.get(step) ?? stage(disk, step.text, temporary()));\n`,
  },
  {
    mistake: "recovery leaves lines in the ledger that were never answered",
    file: "steps.ts",
    code: "      trim(disk, step);\n",
    instead: "      void trim;\n",
  },
  {
    mistake: "recovery serves files of sends that were never answered",
    file: "mail-index.ts",
    code: "answered?.has(entry) === false",
    instead: "answered?.has(entry) === undefined && answered !== undefined",
  },
  {
    mistake: "recovery prefers a name that the journal doesn't know",
    file: "mail-index.ts",
    code: "answered?.knows(",
    instead: "!answered?.knows(",
  },
  {
    mistake: "the journal's head doesn't say which messages it leaves to the files",
    file: "open-store-on.ts",
    code: "      index.journaled(record);\n",
    instead: "",
  },
  {
    mistake: "the journal's head doesn't say how long the ledger is",
    file: "open-store-on.ts",
    code: "      ledger.journaled(record);\n",
    instead: "",
  },
  {
    mistake: "a receipt is not part of the ack's record",
    file: "settling.ts",
    code: "const lines = acked\n",
    instead: "const lines = acked && slots.length === 0\n",
  },
];
