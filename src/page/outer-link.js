import { element, fill } from "./element.js";

const allowed = new Set(["http:", "https:", "mailto:"]);

/**
 * A link out of somebody's text. It opens only after its whole address was shown, so that its words can't lie; what is no address
 * for a browser stays text.
 * @param {string} address @param {Node[]} shown
 */
export function outerLink(address, shown) {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (!url || !allowed.has(url.protocol))
    return element("span", {}, shown, address && element("code", { class: "address" }, address));
  const ask = (/** @type {Event} */ event) => {
    event.preventDefault();
    askFirst(url);
  };
  return element(
    "a",
    {
      href: url.href,
      rel: "noopener noreferrer nofollow",
      target: "_blank",
      class: "outer",
      onclick: ask,
      onauxclick: ask,
    },
    shown,
  );
}

/** @param {URL} url */
function askFirst(url) {
  const dialog = element("dialog", { class: "asking", "aria-labelledby": "leaving" });
  const close = () => dialog.close();
  dialog.addEventListener("close", () => dialog.remove());
  fill(
    dialog,
    element("h2", { id: "leaving" }, "Open this link?"),
    element("p", {}, "It leads to ", element("strong", {}, url.host || url.protocol), ":"),
    element("p", { class: "address", tabindex: "0" }, url.href),
    element(
      "div",
      { class: "buttons" },
      element("button", { type: "button", onclick: close, autofocus: true }, "Stay here"),
      element(
        "a",
        {
          class: "button primary",
          href: url.href,
          target: "_blank",
          rel: "noopener noreferrer nofollow",
          onclick: close,
        },
        "Open it",
      ),
    ),
  );
  document.body.append(dialog);
  dialog.showModal();
}
