const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
// Made once: to make one takes longer than to draw the row that it is for.
const dates = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short" });
const moments = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "medium" });

/**
 * How long ago, short enough for a list.
 * @param {string} moment @param {number} [now]
 */
export function ago(moment, now = Date.now()) {
  const past = now - Date.parse(moment);
  if (past < 45_000) return "now";
  if (past < hour) return `${Math.max(1, Math.round(past / minute))} min`;
  if (past < day) return `${Math.round(past / hour)} h`;
  if (past < 7 * day) return `${Math.round(past / day)} d`;
  return dates.format(Date.parse(moment));
}

/** The same as part of a sentence. @param {string} moment @param {number} [now] */
export function agoInWords(moment, now = Date.now()) {
  const short = ago(moment, now);
  if (short === "now") return "just now";
  return /\d (min|h|d)$/.test(short) ? `${short} ago` : `on ${short}`;
}

/** How long until then. @param {string} moment @param {number} [now] */
export function until(moment, now = Date.now()) {
  const left = Date.parse(moment) - now;
  if (left <= 0) return "over";
  if (left < 90_000) return `${Math.ceil(left / 1000)} s`;
  if (left < 90 * minute) return `${Math.round(left / minute)} min`;
  return left < 2 * day ? `${Math.round(left / hour)} h` : `${Math.round(left / day)} d`;
}

/** To the second, in the reader's own zone. @param {string} moment */
export const exactly = (moment) => moments.format(Date.parse(moment));
