import { get, ownName } from "./api.js";
import { counted, stateText } from "./delivery-text.js";
import { element, fill, words } from "./element.js";
import { on } from "./live.js";
import { ago, exactly } from "./moments.js";
import { sayWhy } from "./notice.js";
import { sentText } from "./own-words.js";
import { VirtualList } from "./virtual-list.js";

/** @typedef {import("./conversations.js").Mail} Mail */

/**
 * What one has sent in the last days, and what became of each.
 * @param {HTMLElement} main @returns {import("./app.js").Shown}
 */
export function sentView(main) {
  /** @type {Mail[]} */
  let sent = [];
  let isWhole = false;
  let isAsking = false;
  const empty = element("p", { class: "empty" }, "Loading …");
  const list = new VirtualList({
    label: "Sent messages",
    height: 68,
    key: (/** @type {Mail} */ { id }) => id,
    row,
    onEnd: () => void older(),
  });
  fill(
    main,
    element(
      "div",
      { class: "top" },
      element(
        "div",
        {},
        element("h1", {}, "Sent"),
        element("p", { class: "about" }, "The last seven days, as the files are."),
      ),
    ),
    empty,
    list.element,
  );

  const show = () => {
    empty.hidden = sent.length > 0;
    empty.textContent = `@${ownName()} has sent nothing in the last days.`;
    list.show(sent);
  };
  async function fresh() {
    try {
      /** @type {Mail[]} */
      const found = await get("/sent", { limit: 100 });
      const ids = new Set(found.map(({ id }) => id));
      sent = [...found, ...sent.filter(({ id }) => !ids.has(id))];
      show();
    } catch (error) {
      sayWhy(error);
    }
  }
  async function older() {
    if (isWhole || isAsking || sent.length === 0) return;
    isAsking = true;
    try {
      const found = await get("/sent", { limit: 100, before: sent.at(-1)?.id });
      isWhole = found.length === 0;
      sent = [...sent, ...found];
      show();
    } catch (error) {
      sayWhy(error);
    } finally {
      isAsking = false;
    }
  }
  const off = on("sent", () => void fresh());
  void fresh();
  return { leave: off };
}

/** @param {Mail} mail */
function row({ id, to, ts, priority, deliveries }) {
  const one = deliveries.length === 1 ? deliveries[0] : undefined;
  const isDead = deliveries.some(({ state }) => state === "dead");
  return element(
    "a",
    { class: "row sent", href: `#/mail/${id}` },
    element(
      "span",
      { class: "who" },
      words(to),
      priority === "urgent" && element("span", { class: "tag urgent" }, "urgent"),
    ),
    element("span", { class: `state${isDead ? " bad" : ""}` }, one ? stateText(one) : counted(deliveries)),
    element("span", { class: "snippet" }, words(sentText(id)?.slice(0, 200) ?? `message ${id.slice(0, 8)}`)),
    element("time", { datetime: ts, title: exactly(ts) }, ago(ts)),
  );
}
