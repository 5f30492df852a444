const units = [
  ["d", 86_400_000],
  ["h", 3_600_000],
  ["m", 60_000],
  ["s", 1000],
] as const;

/** How long ago, in one unit: `3d`, `5m`, `now`. A clock that is behind the relay's shows `now` as well. */
export function age(moment: string, now: number): string {
  const passed = now - Date.parse(moment);
  const unit = units.find(([, size]) => passed >= size);
  return unit ? `${Math.floor(passed / unit[1])}${unit[0]}` : "now";
}

/** How long until then: `3d`, `5m`, and `1s` at least. */
export const left = (moment: string, now: number): string =>
  age(new Date(now).toISOString(), Math.max(Date.parse(moment), now + 1000));

/** The same in a sentence: `5m ago`, `just now`. */
export function ago(moment: string, now: number): string {
  const passed = age(moment, now);
  return passed === "now" ? "just now" : `${passed} ago`;
}
