import { ownName } from "./api.js";
import { composeNew } from "./compose.js";
import { element, fill, words } from "./element.js";
import { icon } from "./icons.js";
import { mailbox } from "./mailbox.js";
import { ago, exactly } from "./moments.js";
import { threadPane } from "./thread-pane.js";
import { VirtualList } from "./virtual-list.js";

/** @typedef {import("./conversations.js").Conversation} Conversation */

/**
 * One's conversations, and the one that is open.
 * @param {HTMLElement} main @param {string[]} rest @returns {import("./app.js").Shown}
 */
export function mailView(main, rest) {
  let open = "";
  let onlyWaiting = false;
  let sought = "";
  /** @type {ReturnType<typeof threadPane> | undefined} */
  let thread;

  const list = new VirtualList({
    label: "Conversations",
    height: 84,
    key: (/** @type {Conversation} */ { key }) => key,
    row: (/** @type {Conversation} */ one) => row(one, one.key === open),
    onEnd: () => {
      if (mailbox.isLoaded && !mailbox.isWhole) void mailbox.older();
    },
  });
  const empty = element("p", { class: "empty" });
  const choose = (/** @type {boolean} */ waiting) => {
    onlyWaiting = waiting;
    update();
  };
  const filter = (/** @type {boolean} */ waiting, /** @type {string} */ name) =>
    element(
      "button",
      { "aria-pressed": String(waiting === onlyWaiting), onclick: () => choose(waiting) },
      name,
    );
  const filters = element("div", { class: "filters", role: "group", "aria-label": "Which conversations" });
  const search = element("input", {
    type: "search",
    placeholder: "Find",
    "aria-label": "Find a conversation in what is loaded",
    oninput: () => {
      sought = search.value.trim().toLowerCase();
      update();
    },
  });
  const pane = element("section", { class: "pane", "aria-label": "Conversation" });
  fill(
    main,
    element(
      "section",
      { class: "list" },
      element(
        "div",
        { class: "top" },
        element("h1", {}, "Mail"),
        element("a", { class: "button primary", href: "#/mail/new" }, icon("write"), "Write"),
      ),
      element("div", { class: "tools" }, search, filters),
      empty,
      list.element,
    ),
    pane,
  );

  const update = () => {
    fill(filters, filter(false, "All"), filter(true, "Waiting"));
    const shown = mailbox.conversations.filter(
      (one) => (!onlyWaiting || one.waiting > 0) && (sought === "" || holds(one, sought)),
    );
    fill(
      empty,
      shown.length > 0
        ? ""
        : !mailbox.isLoaded
          ? "Loading …"
          : onlyWaiting
            ? "Nothing waits for you."
            : sought
              ? "Nothing found."
              : "No mail yet.",
    );
    empty.hidden = shown.length > 0;
    list.show(shown);
    thread?.update();
  };

  const go = (/** @type {string[]} */ [key = "", target = ""]) => {
    thread?.leave();
    thread = undefined;
    open = key;
    main.classList.toggle("reading", key !== "");
    if (key === "")
      fill(
        pane,
        element(
          "p",
          { class: "empty" },
          "Choose a conversation. Looking at mail doesn't take it: it waits until you say that it is done.",
        ),
      );
    else if (key === "new") composeNew(pane, target);
    else thread = threadPane(pane, key);
    update();
    list.reveal(key);
  };

  // Opened by its address, before it was there.
  let isRevealed = mailbox.isLoaded;
  const off = mailbox.on(() => {
    update();
    if (!isRevealed && mailbox.isLoaded) list.reveal(open);
    isRevealed = mailbox.isLoaded;
  });
  go(rest);
  return {
    go,
    leave() {
      off();
      thread?.leave();
    },
  };
}

/** The beginning without what only Markdown means. @param {string | undefined} body */
const plainly = (body) =>
  body
    ?.slice(0, 400)
    .replaceAll(/\*\*|`|^#+ |^> /gm, "")
    .replaceAll(/\s+/g, " ");

/** @param {Conversation} one @param {string} sought */
const holds = (one, sought) =>
  one.mail.some(({ from, to, body = "", scope = "" }) =>
    `${from} ${to} ${scope} ${body}`.toLowerCase().includes(sought),
  );

/** @param {Conversation} one @param {boolean} isOpen */
function row({ key, others, channel, last, mail, waiting, isUrgent }, isOpen) {
  const self = ownName();
  const who =
    channel ||
    others
      .slice(0, 3)
      .map((name) => `@${name}`)
      .join(", ") ||
    "you";
  const text = plainly(last.body) ?? (last.from === self ? "text no longer stored" : "Read elsewhere.");
  const counts = [waiting > 0 && `${waiting} waiting`, mail.length > 1 && `${mail.length} messages`]
    .filter(Boolean)
    .join(", ");
  return element(
    "a",
    {
      href: `#/mail/${encodeURIComponent(key)}`,
      class: `conversation${waiting > 0 ? " waits" : ""}`,
      "aria-current": isOpen ? "true" : undefined,
    },
    element(
      "span",
      { class: "first" },
      element("span", { class: "who" }, words(who)),
      isUrgent && element("span", { class: "tag urgent" }, "urgent"),
      element("time", { datetime: last.ts, title: exactly(last.ts) }, ago(last.ts)),
    ),
    element("span", { class: "snippet" }, last.from === self && "You: ", words(text)),
    element("span", { class: "unseen" }, counts),
  );
}
