import { expect, test } from "bun:test";
import { session, sessionLabel } from "../../src/domain/session.ts";

test("a session is named by its harness and the end of its id, whatever they are made of", () => {
  const id = "019ab2c4-7f10-7c3e-9d2a-5e0f4b1a2b3c";
  expect(sessionLabel("claude-code", id)).toBe("claude-code-1a2b3c");
  expect(sessionLabel("Codex", id.toUpperCase())).toBe("codex-1a2b3c");
  for (const [harness, odd] of [
    ["", ""],
    ["Some Very Long Client Name, Inc.", "~/..\n"],
    ["\u202eevil\u0000", "ä ö"],
  ] as const)
    expect(session.safeParse(sessionLabel(harness, odd)).error).toBeUndefined();
});

test("what a terminal or a file name could stumble over is no session", () => {
  for (const bad of ["", "A", "a~b", "a/b", "a b", "x".repeat(25), "\u200b"])
    expect(session.safeParse(bad).success).toBe(false);
});
