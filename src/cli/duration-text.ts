import { age } from "./age.ts";

/** A time in seconds for people: `40 ms`, `2.5 s`, `5m`. */
export function durationText(seconds: number): string {
  if (seconds < 1) return `${Math.round(seconds * 1000)} ms`;
  if (seconds < 60) return `${Math.round(seconds * 10) / 10} s`;
  return age(new Date(0).toISOString(), seconds * 1000);
}
