import { ownName, post } from "./api.js";
import { element, fill, words } from "./element.js";
import { notice, sayWhy } from "./notice.js";
import { roster } from "./roster.js";
import { VirtualList } from "./virtual-list.js";

/** @typedef {import("./roster.js").Channel} Channel */

/**
 * The channels that somebody subscribes to.
 * @param {HTMLElement} main @returns {import("./app.js").Shown}
 */
export function channelsView(main) {
  const name = element("input", {
    placeholder: "A new channel's name",
    "aria-label": "Name of a channel to subscribe to",
    required: true,
    autocapitalize: "off",
    spellcheck: "false",
  });
  /** @param {SubmitEvent} event */
  const submit = (event) => {
    event.preventDefault();
    void change("/subscribe", name.value.trim()).then((isDone) => {
      if (isDone) name.value = "";
    });
  };
  const list = new VirtualList({
    label: "Channels",
    height: 64,
    key: (/** @type {Channel} */ one) => one.name,
    row,
  });
  const empty = element("p", { class: "empty" });
  fill(
    main,
    element(
      "div",
      { class: "top" },
      element("h1", {}, "Channels"),
      element(
        "form",
        { class: "inline", onsubmit: submit },
        name,
        element("button", { type: "submit" }, "Subscribe"),
      ),
    ),
    empty,
    list.element,
  );
  const update = () => {
    empty.hidden = roster.channels.length > 0;
    empty.textContent = roster.isLoaded
      ? "No channel yet: one exists while somebody subscribes to it."
      : "Loading …";
    list.show(roster.channels);
  };
  const off = roster.on(update);
  update();
  return { leave: off };
}

/** @param {"/subscribe" | "/unsubscribe"} path @param {string} channel */
async function change(path, channel) {
  try {
    await post(path, { channel });
    notice(
      path === "/subscribe"
        ? `You get what is posted to #${channel.replace(/^#/, "")} from now on.`
        : `You get nothing more from #${channel}.`,
    );
    await roster.refresh();
    return true;
  } catch (error) {
    sayWhy(error);
    return false;
  }
}

/** @param {Channel} channel */
function row({ name, subscribers }) {
  const isIn = subscribers.includes(ownName());
  return element(
    "div",
    { class: "row channel" },
    element("span", { class: "who" }, words(`#${name}`)),
    element(
      "span",
      { class: "snippet" },
      `${subscribers.length === 1 ? "1 subscriber" : `${subscribers.length} subscribers`}: `,
      words(subscribers.slice(0, 12).join(", ")),
    ),
    element(
      "a",
      {
        class: "button quiet",
        href: `#/mail/new/${encodeURIComponent(`#${name}`)}`,
        "aria-label": `Post to #${name}`,
      },
      "Post",
    ),
    element(
      "button",
      {
        class: "quiet",
        "aria-label": `${isIn ? "Unsubscribe from" : "Subscribe to"} #${name}`,
        onclick: () => void change(isIn ? "/unsubscribe" : "/subscribe", name),
      },
      isIn ? "Unsubscribe" : "Subscribe",
    ),
  );
}
