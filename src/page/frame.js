import { element, fill, words } from "./element.js";
import { icon } from "./icons.js";

/** @typedef {{ id: string, name: string, icon: string }} Place */

/**
 * What stands around every view: where one can go, who one is, and whether what is shown is up to date.
 * @param {{ places: Place[], session: import("./api.js").Session, signOut: () => void }} options
 */
export function frame({ places, session, signOut }) {
  const main = element("main", { id: "main", tabindex: "-1" });
  const state = element("span", { class: "live", role: "status" }, "Connecting …");
  const counts = new Map(places.map(({ id }) => [id, element("span", { class: "count" })]));
  const links = new Map(
    places.map((place) => [
      place.id,
      element(
        "a",
        { href: `#/${place.id}` },
        icon(place.icon),
        element("span", { class: "name" }, place.name),
        counts.get(place.id),
      ),
    ]),
  );
  const who = session.agent ? [words(`@${session.agent}`), session.host && " · host"] : "the host";
  const skip = (/** @type {Event} */ event) => {
    event.preventDefault();
    main.focus();
  };
  const whole = element(
    "div",
    { class: "frame" },
    element("a", { class: "skip", href: "#main", onclick: skip }, "Skip to the content"),
    element(
      "header",
      { class: "side" },
      element(
        "p",
        { class: "brand" },
        element("span", { class: "mark", "aria-hidden": "true" }),
        "Backchannel",
      ),
      element("nav", { "aria-label": "Places" }, [...links.values()]),
      element(
        "div",
        { class: "self" },
        element("p", { class: "who" }, who),
        state,
        element("button", { class: "quiet", onclick: signOut }, "Sign out"),
      ),
    ),
    main,
  );

  return {
    whole,
    main,
    /** @param {string} id */
    show(id) {
      for (const [place, link] of links) {
        if (place === id) link.setAttribute("aria-current", "page");
        else link.removeAttribute("aria-current");
      }
    },
    /** @param {string} id @param {number} count @param {string} what */
    count(id, count, what) {
      const place = counts.get(id);
      if (place)
        fill(
          place,
          count > 0 && [
            String(count > 999 ? "999+" : count),
            element("span", { class: "unseen" }, ` ${what}`),
          ],
        );
    },
    /** @param {boolean} isLive */
    live(isLive) {
      state.className = isLive ? "live on" : "live off";
      state.textContent = isLive ? "Live" : "Reconnecting …";
    },
  };
}
