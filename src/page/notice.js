import { Refusal } from "./api.js";
import { element } from "./element.js";
import { icon } from "./icons.js";

/**
 * Says something for a few seconds; screen readers read it out. What went wrong stays until it is closed.
 * @param {string} text @param {{ isProblem?: boolean, hint?: string }} [more]
 */
export function notice(text, { isProblem = false, hint = "" } = {}) {
  const place =
    document.querySelector("#notices") ?? document.body.appendChild(element("div", { id: "notices" }));
  const shown = element(
    "div",
    { class: isProblem ? "notice problem" : "notice", role: isProblem ? "alert" : "status" },
    element("p", {}, text, hint && element("span", { class: "hint" }, hint)),
    element(
      "button",
      { class: "quiet", "aria-label": "Close", onclick: () => shown.remove() },
      icon("close"),
    ),
  );
  place.append(shown);
  while (place.children.length > 3) place.firstElementChild?.remove();
  if (!isProblem) setTimeout(() => shown.remove(), 5000);
}

/** Says why something wasn't done. @param {unknown} error */
export function sayWhy(error) {
  // The sign-in form is up already.
  if (error instanceof Refusal && (error.code === "session.over" || error.code === "auth.missing")) return;
  if (error instanceof Refusal) notice(sentence(error.message), { isProblem: true, hint: error.hint });
  else {
    notice("The page made a mistake. Reload it; nothing was lost on the relay.", { isProblem: true });
    console.error(error);
  }
}

/** For screen readers alone: what a look at the page would tell. @param {string} text */
export function announce(text) {
  const place = document.querySelector("#announcer");
  if (place) place.textContent = text;
}

/** @param {string} text */
export const sentence = (text) =>
  `${text.slice(0, 1).toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? "" : "."}`;
