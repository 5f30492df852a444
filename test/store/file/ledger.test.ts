import { expect, test } from "bun:test";
import { appendFileSync, existsSync, readFileSync, truncateSync } from "node:fs";
import { limits } from "../../../src/domain/limits.ts";
import { systemDisk } from "../../../src/store/file/disk.ts";
import { Ledger } from "../../../src/store/file/ledger.ts";
import type { EndLine, SentLine } from "../../../src/store/file/ledger-line.ts";
import { applyStep, type Step } from "../../../src/store/file/steps.ts";
import { TemporaryFolder } from "../../support/temporary-folder.ts";
import { messageId } from "../conformance/message-id.ts";

const day = 86_400_000;
const noon = Date.parse("2026-11-21T12:00:00.000Z");
const at = (time: number) => new Date(time).toISOString();

/** The nth send, at this time. */
const sent = (n: number, more: Partial<SentLine> = {}, time = noon): SentLine => ({
  id: messageId(n),
  v: 1,
  stamp: n,
  sent: { from: "ana", to: "@bo", priority: "normal", ts: at(time) },
  recipients: ["bo"],
  ...more,
});

const acked = (n: number, agent = "bo"): EndLine => ({
  id: messageId(n),
  v: 1,
  agent,
  end: "acked",
  at: at(noon),
});

/** A ledger on a home of its own, whose steps are done at once. */
class Place implements Disposable {
  readonly home = new TemporaryFolder();
  readonly warnings: string[] = [];
  /** What is in the journal alone. */
  unwritten: (Step & { op: "append" })[] = [];
  ledger = this.opened(noon);

  /** As after a restart. */
  opened(now: number): Ledger {
    const spool = { tail: (path: string) => this.unwritten.filter((step) => step.path === path) };
    const ledger = new Ledger(systemDisk(this.home.path), spool, (line) => this.warnings.push(line));
    ledger.load(now);
    return ledger;
  }

  append(now: number, ...lines: (SentLine | EndLine)[]): void {
    this.do(this.ledger.append(now, lines));
  }

  do(...steps: Step[]): void {
    for (const step of steps) applyStep(systemDisk(this.home.path), step, () => "");
  }

  path(time: number): string {
    return this.home.join(`ledger/${at(time).slice(0, 10)}.ndjson`);
  }

  /** The ledger that wrote this, and one that reads it anew. */
  both(now = noon): Ledger[] {
    return [this.ledger, this.opened(now)];
  }

  [Symbol.dispose](): void {
    this.home[Symbol.dispose]();
  }
}

test("a send and the ends of its copies are found by its id, here and after a restart", () => {
  using place = new Place();
  const both = sent(1, { recipients: ["bo", "cy"] });
  place.append(noon, both);
  place.append(noon, sent(2), acked(1));
  place.append(noon, acked(1, "cy"), acked(2));
  for (const ledger of place.both()) {
    const found = ledger.lines(messageId(1));
    expect(found.sent).toEqual(both);
    expect([...found.ends.keys()].sort()).toEqual(["bo", "cy"]);
    expect(ledger.lines(messageId(3))).toEqual({ ends: new Map() });
  }
});

test("the last end of a copy counts", () => {
  using place = new Place();
  place.append(noon, sent(1), { ...acked(1), end: "dead", why: "damaged" }, acked(1));
  for (const ledger of place.both()) expect(ledger.lines(messageId(1)).ends.get("bo")?.end).toBe("acked");
});

test("ids that begin alike are told apart", () => {
  using place = new Place();
  const twin = (last: string) => `3f6c1d0e-0000-4000-8000-00000000000${last}`;
  for (const last of ["1", "2"])
    place.append(noon, sent(1, { id: twin(last), sent: { ...sent(1).sent, to: `@${last}` } }));
  for (const ledger of place.both()) {
    expect(ledger.lines(twin("2")).sent?.sent.to).toBe("@2");
    for (const start of ["3f6", "3f6c1d0e", twin("")]) expect([...ledger.sentLike(start)]).toHaveLength(2);
    expect([...ledger.sentLike(twin("1"))]).toHaveLength(1);
    expect([...ledger.sentLike("3f6c1d0f")]).toEqual([]);
  }
});

test("a line longer than a look is read whole", () => {
  using place = new Place();
  const recipients = Array.from({ length: 3000 }, (_, n) => `agent-${n}`);
  place.append(noon, sent(1, { recipients }), sent(2));
  for (const ledger of place.both()) expect(ledger.lines(messageId(1)).sent?.recipients).toEqual(recipients);
});

test("an agent's sends come newest first, over all days, and no other's", () => {
  using place = new Place();
  place.append(noon, sent(1), sent(2, { sent: { ...sent(2).sent, from: "anaconda" } }));
  place.append(noon + day, sent(3), acked(1), sent(4));
  for (const ledger of place.both()) {
    expect([...ledger.sentBy("ana")].map(({ stamp }) => stamp)).toEqual([4, 3, 1]);
  }
});

test("a key is recognised for 24 hours, for its sender, across days and restarts", () => {
  using place = new Place();
  const late = noon + 11 * 3600_000;
  place.append(late, sent(1, { key: "k", digest: "d" }, late));
  const end = late + limits.keyLifetime * 1000;
  for (const ledger of [...place.both(late), place.opened(end - 1)]) {
    expect(ledger.repeated("ana", "k", end - 1)).toBe(messageId(1));
    expect(ledger.repeated("ana", "k", end)).toBeUndefined();
    expect(ledger.repeated("bo", "k", late)).toBeUndefined();
    expect(ledger.repeated("ana", "other", late)).toBeUndefined();
  }
});

test("a line that was refused after all leaves a hole, and those behind it are found", () => {
  using place = new Place();
  place.append(noon, sent(1));
  place.ledger.append(noon, [sent(2)]);
  place.append(noon, sent(3), acked(1));
  expect(readFileSync(place.path(noon))).toContain(0);
  for (const ledger of place.both()) {
    expect(ledger.lines(messageId(1)).ends.size).toBe(1);
    expect(ledger.lines(messageId(3)).sent?.stamp).toBe(3);
    expect([...ledger.sentBy("ana")].map(({ stamp }) => stamp)).toEqual([3, 1]);
  }
});

test("a torn last line is not there, and nothing is lost behind it", () => {
  using place = new Place();
  place.append(noon, sent(1));
  const whole = readFileSync(place.path(noon)).length;
  place.append(noon, sent(2));
  const end = readFileSync(place.path(noon)).length;
  for (let size = end - 1; size >= whole; size -= 7) {
    truncateSync(place.path(noon), size);
    place.ledger = place.opened(noon);
    expect(place.ledger.lines(messageId(2)).sent, `${size} bytes`).toBeUndefined();
    place.append(noon, sent(3));
    for (const ledger of place.both()) {
      expect(ledger.lines(messageId(1)).sent?.stamp, `${size} bytes`).toBe(1);
      expect(ledger.lines(messageId(3)).sent?.stamp, `${size} bytes`).toBe(3);
    }
    truncateSync(place.path(noon), whole);
    place.ledger = place.opened(noon);
    place.append(noon, sent(2));
  }
  expect(place.warnings).toEqual([]);
});

test("a damaged line in the middle is passed over, with a warning", () => {
  using place = new Place();
  place.append(noon, sent(1));
  appendFileSync(place.path(noon), `{"id":"${messageId(2)}","nonsense":true}\nnot a line at all\n`);
  place.ledger = place.opened(noon);
  place.append(noon, sent(3));
  expect([1, 2, 3].map((n) => place.opened(noon).lines(messageId(n)).sent?.stamp)).toEqual([1, undefined, 3]);
  expect(place.warnings).toEqual([expect.stringContaining("a damaged line was passed over")]);
});

test("days that are over and done go as whole files, and what stays is still found", () => {
  using place = new Place();
  for (let n = 0; n < 12; n += 1) place.append(noon + n * day, sent(n), ...(n > 0 ? [acked(n - 1)] : []));
  const now = noon + 11 * day;
  place.do(...place.ledger.forget(now, limits.receiptLifetime));
  // The first whose last line may be young enough.
  const first = 11 - limits.receiptLifetime / 86_400;
  for (let n = 0; n < 12; n += 1) {
    expect(existsSync(place.path(noon + n * day)), `day ${n}`).toBe(n >= first);
    for (const ledger of place.both(now)) {
      expect(ledger.lines(messageId(n)).sent?.stamp, `day ${n}`).toBe(n >= first ? n : undefined);
    }
  }
  place.append(now, acked(11), sent(100));
  for (const ledger of place.both(now)) {
    expect(ledger.lines(messageId(11)).ends.size).toBe(1);
    expect(ledger.lines(messageId(100)).sent?.stamp).toBe(100);
  }
  expect(place.ledger.forget(now, limits.receiptLifetime)).toEqual([]);
});

test("what is not old enough is not forgotten", () => {
  using place = new Place();
  place.append(noon, sent(1, { key: "k" }));
  expect(place.ledger.forget(noon + limits.receiptLifetime * 1000, limits.receiptLifetime)).toEqual([]);
  expect(place.ledger.lines(messageId(1)).sent).toBeDefined();
});

test("a clock that is set back opens no older file: lines stay in the order in which they came", () => {
  using place = new Place();
  place.append(noon, sent(1));
  place.append(noon - 3 * day, sent(2));
  expect(existsSync(place.path(noon - 3 * day))).toBe(false);
  for (const ledger of place.both())
    expect([...ledger.sentBy("ana")].map(({ stamp }) => stamp)).toEqual([2, 1]);
});

test("lines that aren't in their file yet are found like those that are", () => {
  using place = new Place();
  place.append(noon, sent(1));
  place.unwritten = [place.ledger.append(noon, [sent(2), acked(1)]) as Step & { op: "append" }];
  expect(place.ledger.lines(messageId(2)).sent?.stamp).toBe(2);
  expect([...place.ledger.lines(messageId(1)).ends.keys()]).toEqual(["bo"]);
  expect([...place.ledger.sentBy("ana")].map(({ stamp }) => stamp)).toEqual([2, 1]);
  expect(place.warnings).toEqual([]);
});

test("a file of another's in the folder is left alone", () => {
  using place = new Place();
  place.home.write("ledger/notes.txt", '{"id":"x"}\n');
  place.append(noon, sent(1));
  expect(place.opened(noon).lines(messageId(1)).sent?.stamp).toBe(1);
  expect(readFileSync(place.home.join("ledger/notes.txt"), "utf8")).toBe('{"id":"x"}\n');
});
