import { drawn } from "./element.js";

/** Strokes on a grid of 24. @type {Record<string, string[]>} */
const shapes = {
  mail: ["M3.5 6.5h17v11h-17z", "M4 7l8 6 8-6"],
  tasks: ["M4 5h4.5v14H4z", "M10.5 5H15v9h-4.5z", "M17 5h3.5v5.5H17z"],
  agents: [
    "M12 11.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7z",
    "M5 19.5c.8-3.600 3.5-5.5 7-5.5s6.200 1.900 7 5.5",
  ],
  channels: ["M9.5 4l-2 16", "M16.5 4l-2 16", "M4.5 9h16", "M3.5 15h16"],
  sent: ["M20.5 3.5L10 14", "M20.5 3.5l-6.5 17-4-6.5-6.5-4z"],
  host: ["M4 5h16v5.5H4z", "M4 13.5h16V19H4z", "M7.5 7.750h.1", "M7.5 16.250h.1"],
  back: ["M14.5 5.5L8 12l6.5 6.5"],
  write: ["M5 19l1-4L16.5 4.5l3 3L9 18z"],
  check: ["M5 12.5l4.5 4.5L19 7.5"],
  close: ["M6 6l12 12", "M18 6L6 18"],
};

/** A sign beside a word, which says the same: screen readers pass over it. @param {string} name */
export const icon = (name) =>
  drawn(
    "svg",
    { viewBox: "0 0 24 24", class: "icon", "aria-hidden": "true", focusable: "false" },
    (shapes[name] ?? []).map((d) => drawn("path", { d })),
  );
