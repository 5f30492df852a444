import { drawn, element } from "./element.js";

/** @typedef {{ at: string, sent: number, delivered: number, done: number }} Minute */

const height = 72;
const step = 10;

/** Sixty bars, one a minute, and the same in words. @param {Minute[]} minutes */
export function trafficChart(minutes) {
  const most = Math.max(1, ...minutes.map(({ delivered }) => delivered));
  const sum = (/** @type {"sent" | "delivered" | "done"} */ what) =>
    minutes.reduce((total, minute) => total + minute[what], 0);
  const said = `${sum("sent")} sent, ${sum("delivered")} put into mailboxes, ${sum("done")} done; at most ${most} in a minute`;
  const bars = minutes.map(({ at, sent, delivered, done }, index) => {
    const tall = Math.round((delivered / most) * (height - 4));
    const x = index * step;
    return drawn(
      "g",
      {},
      drawn(
        "title",
        {},
        `${new Date(at).toLocaleTimeString(undefined, { timeStyle: "short" })}: ${sent} sent, ${delivered} delivered, ${done} done`,
      ),
      drawn("rect", { class: "base", x, y: 0, width: step - 2, height }),
      drawn("rect", {
        class: "bar",
        x,
        y: height - Math.max(tall, delivered > 0 ? 2 : 0),
        width: step - 2,
        height: Math.max(tall, delivered > 0 ? 2 : 0),
        rx: 1.5,
      }),
    );
  });
  return element(
    "figure",
    {},
    drawn(
      "svg",
      {
        viewBox: `0 0 ${minutes.length * step} ${height}`,
        role: "img",
        "aria-label": said,
        class: "chart",
        preserveAspectRatio: "none",
      },
      bars,
    ),
    element("figcaption", {}, said),
  );
}
