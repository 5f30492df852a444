import { expect, test } from "bun:test";
import { failure } from "../../src/cli/failure.ts";
import { Fault, fault } from "../../src/domain/fault.ts";

function said(error: unknown, json = false) {
  let text = "";
  const code = failure(error, json, (more) => {
    text += more;
  });
  return { text, code };
}

test("an error is what happened and what to do, in two lines", () => {
  expect(said(fault("agent.unknown", "x"))).toEqual({
    text: 'bch: unknown agent "x"\n  See who is here: bch agents\n',
    code: 1,
  });
  expect(said(fault("relay.absent", "/home")).code).toBe(3);
});

test("for a program it is one JSON value", () => {
  const { text } = said(fault("agent.unknown", "x"), true);
  expect(JSON.parse(text)).toEqual({
    error: 'unknown agent "x"',
    code: "agent.unknown",
    hint: "See who is here: bch agents",
  });
});

test("what a relay says can't act on the terminal", () => {
  const { text } = said(new Fault("agent.unknown", "\x1b[2J\u202egone", "\x1b]0;x\x07"));
  expect(text).toBe("bch: \\u{1b}[2J\\u{202e}gone\n  \\u{1b}]0;x\\u{7}\n");
});

test("a mistake of bch itself shows where it was made", () => {
  const { text, code } = said(new TypeError("x is not a function"));
  expect(text).toContain("x is not a function");
  expect(text).toContain("failure.test.ts");
  expect(code).toBe(1);
});
