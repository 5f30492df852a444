import { ago, agoInWords, until } from "./moments.js";

/** @typedef {import("./conversations.js").Delivery} Delivery */

/** @type {Record<string, string>} */
const deaths = {
  expired: "expired",
  attempts: "handed out too often",
  left: "its agent left",
  damaged: "its file was damaged",
};

/** What became of one copy, in the words of `bch sent`. @param {Delivery} delivery */
export function stateText({ state, at, until: end, why = "", by, session }) {
  const reader = [by, session].filter(Boolean).join(", ");
  switch (state) {
    case "unclaimed":
      return end
        ? `held for ${until(end)}${why ? ` (${why === "hops" || why === "pair" ? "looks like a loop" : why})` : ""}`
        : "waiting";
    case "claimed":
      return `being read${reader ? ` (${reader})` : ""}${end ? `, for ${until(end)}` : ""}`;
    case "acked":
      return `done${at ? ` ${agoInWords(at)}` : ""}${reader ? ` (${reader})` : ""}`;
    case "dead":
      return `dead: ${deaths[why] ?? why}${at ? `, ${ago(at)}` : ""}`;
  }
}

/** The same for a message as the reader is to see it. @param {{ from: string, deliveries: Delivery[] }} mail @param {string} self */
export function deliveryText({ from, deliveries }, self) {
  const own = deliveries.find(({ agent }) => agent === self);
  if (from !== self) return own ? stateText(own) : "";
  if (deliveries.length === 1 && deliveries[0]) return stateText(deliveries[0]);
  return counted(deliveries);
}

/** Of many copies. @param {Delivery[]} deliveries */
export function counted(deliveries) {
  const words = { unclaimed: "waiting", claimed: "being read", acked: "done", dead: "dead" };
  return /** @type {(keyof typeof words)[]} */ (Object.keys(words))
    .map((state) => ({ state, count: deliveries.filter((one) => one.state === state).length }))
    .filter(({ count }) => count > 0)
    .map(({ state, count }) => `${count} ${words[state]}`)
    .join(", ");
}
