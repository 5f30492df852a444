import { expect, test } from "bun:test";
import { Histogram } from "../../src/domain/histogram.ts";
import { exposition } from "../../src/metrics/exposition.ts";
import { counter, gauge, histogram, labelled } from "../../src/metrics/family.ts";

test("each family says what it is, then its samples", () => {
  const families = [
    counter("a_total", "As.", 3),
    gauge("b", "Bs.", labelled("state", Object.entries({ up: 1, down: 0.5 }))),
  ];
  expect(exposition(families)).toBe(
    [
      "# HELP a_total As.",
      "# TYPE a_total counter",
      "a_total 3",
      "# HELP b Bs.",
      "# TYPE b gauge",
      'b{state="up"} 1',
      'b{state="down"} 0.5',
      "",
    ].join("\n"),
  );
});

test("the buckets of a histogram count what is below them too, and the last has all", () => {
  const values = new Histogram([0.1, 1]);
  for (const value of [0.05, 0.1, 0.5, 7]) values.observe(value);
  const text = exposition([histogram("h_seconds", "Hs.", [{ labels: { route: "send" }, value: values }])]);
  expect(text.split("\n").slice(2)).toEqual([
    'h_seconds_bucket{route="send",le="0.1"} 2',
    'h_seconds_bucket{route="send",le="1"} 3',
    'h_seconds_bucket{route="send",le="+Inf"} 4',
    'h_seconds_sum{route="send"} 7.65',
    'h_seconds_count{route="send"} 4',
    "",
  ]);
});

test("a value of a label can't end its line or its quotes", () => {
  const text = exposition([gauge("g", "one\\two\nlines", [{ labels: { what: 'a"b\\c\nd' }, value: 1 }])]);
  expect(text).toBe('# HELP g one\\\\two\\nlines\n# TYPE g gauge\ng{what="a\\"b\\\\c\\nd"} 1\n');
});

test("what has no bound is written as Prometheus writes it", () => {
  const of = (value: number) => exposition([gauge("g", "", value)]).split("\n")[2];
  expect([Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN].map(of)).toEqual([
    "g +Inf",
    "g -Inf",
    "g NaN",
  ]);
});
