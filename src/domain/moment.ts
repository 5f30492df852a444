import { z } from "zod";

/** An instant on the wire and on disk: ISO 8601 in UTC, with milliseconds. */
export const moment = z.iso.datetime();

/** The last instant that `moment` can write: a later year has five digits. */
export const lastMoment = Date.parse("9999-12-31T23:59:59.999Z");

const units = { s: 1, m: 60, h: 3600, d: 86_400 } as const;

/** `90`, `"90s"`, `"15m"`, `"12h"` or `"7d"` → seconds. */
export const duration = z
  .union([z.number(), z.string().regex(/^\d{1,9}[smhd]?$/, "a time is like 90s, 15m, 12h or 7d")], {
    error: "a time like 90s, 15m, 12h or 7d, or a number of seconds",
  })
  .transform((value) => {
    if (typeof value === "number") return value;
    const unit = value.at(-1) as keyof typeof units;
    return unit in units ? Number(value.slice(0, -1)) * units[unit] : Number(value);
  })
  .pipe(z.number().int("whole seconds").positive("more than no time"));

/** An instant, or how long from now. Gives milliseconds since 1970 once `now` is known. */
const deadlineForms = "a time like 2026-12-31T12:00:00Z, or how long from now, like 90s, 15m, 12h or 7d";
export const deadline = z.union([z.iso.datetime({ offset: true, error: deadlineForms }), duration], {
  error: deadlineForms,
});

export function deadlineFrom(when: z.output<typeof deadline>, now: number): number {
  return typeof when === "number" ? now + when * 1000 : Date.parse(when);
}

/** The last one asked for: all that happens in a millisecond has the same text, and to make it costs as much as to find an agent. */
let known = { time: Number.NaN, text: "" };

/** Milliseconds since 1970 → an instant as the wire has it. */
export function isoTime(time: number): string {
  const whole = Math.floor(time);
  if (whole !== known.time) known = { time: whole, text: new Date(whole).toISOString() };
  return known.text;
}

/** The same in the name of a file, to the second: `20261121T120000Z`. */
export const fileTime = (time: number): string => isoTime(time).replaceAll(/[-:]|\.\d+/g, "");
