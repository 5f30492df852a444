import { expect, test } from "bun:test";
import { doctorText } from "../../src/cli/doctor-text.ts";

test("what a check says in several lines stays in its column, and none of them can pass for another check", () => {
  const says = "none could be started; it said:\n  bch: relay.toml:\u001b[2K no such setting";
  expect(doctorText([[{ check: "relay", health: "FAIL", says, mend: "bch relay" }]])).toBe(
    [
      "FAIL  relay  none could be started; it said:",
      "             bch: relay.toml:\\u{1b}[2K no such setting",
      "             mend: bch relay",
    ].join("\n"),
  );
});
