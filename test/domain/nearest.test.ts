import { expect, test } from "bun:test";
import { nearest } from "../../src/domain/nearest.ts";

const commands = ["send", "sent", "reply", "inbox", "drain", "watch", "agents", "channels", "token rotate"];

test("a word with a letter wrong, missing, too many or swapped is recognised", () => {
  expect(
    ["sedn", "rply", "drainn", "wacth", "agentz", "ibnox"].map((word) => nearest(word, commands)),
  ).toEqual(["send", "reply", "drain", "watch", "agents", "inbox"]);
});

test("the beginning of a word is recognised", () => {
  expect(nearest("chan", commands)).toBe("channels");
  expect(nearest("limits.sends", ["limits.agents", "limits.sends-per-second"])).toBe(
    "limits.sends-per-second",
  );
});

test("a word like none is nobody's", () => {
  for (const word of ["", "x", "delete", "frobnicate"]) expect(nearest(word, commands)).toBeUndefined();
  expect(nearest("x", ["a"])).toBeUndefined();
});
