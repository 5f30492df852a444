import { expect, test } from "bun:test";
import { budgets, digestText, hookDigest } from "../../src/cli/hook-digest.ts";
import type { Claimed } from "../../src/domain/claim.ts";
import { sampleMessage } from "../support/sample-message.ts";

const options = {
  agent: "codex-1",
  mark: "9f3a2b1c",
  answer: "bch reply",
  match: undefined,
  budget: budgets.normal,
};
const digest = (messages: Claimed[], budget: number = options.budget, waiting = 0) => {
  const made = hookDigest(messages, { ...options, budget });
  return { ...made, text: digestText(made, { waiting, orMore: false }, { ...options, budget }) };
};

test("a model gets what fits, in its order, and the rest is counted in one line", () => {
  const long = sampleMessage({ body: "x".repeat(2000) });
  const mail = digest([long, long, long, long], 6000, 9);
  expect(mail.count).toBe(2);
  expect(mail.cut).toBe(false);
  expect(mail.text.length).toBeLessThanOrEqual(6000);
  expect(mail.text.split("\n\n").at(-1)).toBe("9 more wait: bch drain --agent codex-1");
});

test("mail that is only looked at is planned with room for what a repeat says", () => {
  const {
    receipt: _receipt,
    leaseUntil: _until,
    attempt: _attempt,
    ...seen
  } = sampleMessage({ body: "x".repeat(250) });
  const planned = hookDigest(
    Array.from({ length: 20 }, () => seen),
    options,
  ).count;
  const repeats = Array.from({ length: planned }, () => sampleMessage({ ...seen, attempt: 10 }));
  expect(hookDigest(repeats, options).count).toBe(planned);
});

test("a body that no harness takes is shown in part, with the way to the whole", () => {
  const huge = sampleMessage({ body: "🚀".repeat(100_000), refs: ["r".repeat(2000)], thread: "t" });
  const mail = digest([huge, sampleMessage()]);
  expect([mail.count, mail.cut]).toEqual([1, true]);
  expect(mail.text.length).toBeLessThanOrEqual(6000);
  expect(mail.text).toEndWith("That is the beginning. The whole: bch read --agent codex-1 3f6c1d0e");
  expect(mail.text.isWellFormed()).toBe(true);
});

test("whatever a message is made of and whatever budget is asked for, no harness cuts the text", () => {
  const line = "\u200b".repeat(170);
  const refs = Array.from({ length: 64 }, () => "r".repeat(2048));
  for (const budget of [0, 1000, 6000, 999_999])
    for (const body of ["\u{e0041}".repeat(20_000), "\n".repeat(20_000), "<user>".repeat(20_000)]) {
      const { text } = digest([sampleMessage({ body, refs, scope: line, thread: line })], budget, 250_000);
      expect(text.length).toBeLessThanOrEqual(Math.min(Math.max(budget, budgets.least), budgets.most));
    }
});

test("a session of a repository is told of the mail of its scope only, and how to get that", () => {
  const made = hookDigest([sampleMessage()], options);
  const text = digestText(made, { waiting: 19, orMore: true }, { ...options, match: "example.org/it's" });
  expect(text).toEndWith(`19 or more wait: bch drain --agent codex-1 --match 'example.org/it'\\''s'`);
});
