import { ownName } from "./api.js";
import { replyForm } from "./compose.js";
import { isWaiting } from "./conversations.js";
import { deliveryText } from "./delivery-text.js";
import { element, fill, words } from "./element.js";
import { icon } from "./icons.js";
import { mailbox } from "./mailbox.js";
import { markdown } from "./markdown.js";
import { agoInWords, exactly } from "./moments.js";
import { notice, sayWhy } from "./notice.js";
import { sentText } from "./own-words.js";

/** @typedef {import("./conversations.js").Mail} Mail */

/** Messages drawn at once; the older ones are one press away. */
const page = 30;
/** Longer ones are folded. */
const long = 6000;

/** @param {HTMLElement} pane @param {string} key */
export function threadPane(pane, key) {
  let shown = page;
  /** What was drawn of each message, so that an update draws only what has changed. @type {Map<string, { as: string, card: HTMLElement }>} */
  let cards = new Map();
  // On a phone the list and its heading aren't there.
  const title = element("h1", { tabindex: "-1" });
  const about = element("p", { class: "about" });
  const doneAll = element(
    "button",
    { class: "quiet", onclick: () => void done() },
    icon("check"),
    "All done",
  );
  // Mail of the relay about a task has the task for its thread.
  const task = element(
    "a",
    { class: "button quiet", href: `#/tasks/${encodeURIComponent(key)}` },
    icon("tasks"),
    "The task",
  );
  const more = () => {
    shown += page;
    update();
  };
  const earlier = element("button", { class: "quiet earlier", onclick: more });
  const mail = element("ol", { class: "mail-list" });
  const reply = replyForm({ key, conversation: () => mailbox.conversation(key) });
  fill(
    pane,
    element(
      "header",
      { class: "top" },
      element(
        "a",
        { class: "button quiet back", href: "#/mail", "aria-label": "Back to the list" },
        icon("back"),
      ),
      element("div", {}, title, about),
      task,
      doneAll,
    ),
    element(
      "div",
      { class: "scroll", tabindex: "0", role: "region", "aria-label": "Messages" },
      earlier,
      mail,
    ),
    reply.form,
  );
  const scroll = /** @type {HTMLElement} */ (pane.querySelector(".scroll"));
  let isFirst = true;

  const update = () => {
    const found = mailbox.conversation(key);
    if (!found) {
      title.textContent = mailbox.isLoaded ? "Not found" : "Loading …";
      about.textContent = mailbox.isLoaded
        ? "It isn't in your mailbox, or is older than what is loaded: scroll down the list."
        : "";
      doneAll.hidden = earlier.hidden = task.hidden = true;
      return;
    }
    const others = found.others.map((name) => `@${name}`);
    fill(title, words(found.channel || others.join(", ") || "You"));
    task.hidden = !found.mail.some(({ body = "" }) => body.startsWith(`Task ${key.slice(0, 8)}`));
    fill(
      about,
      [found.channel && others.length > 0 && `with ${others.slice(0, 5).join(", ")}`, found.last.scope]
        .filter(Boolean)
        .join(" · "),
    );
    doneAll.hidden = found.waiting === 0;
    const hidden = Math.max(0, found.mail.length - shown);
    earlier.hidden = hidden === 0;
    earlier.textContent = `Show earlier messages (${hidden})`;
    const wasAtEnd = scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 60;
    const before = cards;
    cards = new Map(
      found.mail.slice(-shown).map((one) => {
        const as = JSON.stringify([one.deliveries, one.body?.length, sentText(one.id)?.length]);
        const known = before.get(one.id);
        return [one.id, known?.as === as ? known : { as, card: messageCard(one) }];
      }),
    );
    const wanted = [...cards.values()].map(({ card }) => card);
    if (wanted.some((card, at) => mail.children[at] !== card) || mail.children.length !== wanted.length)
      mail.replaceChildren(...wanted);
    reply.update();
    if (isFirst) {
      isFirst = false;
      scroll.scrollTop = scroll.scrollHeight;
      title.focus({ preventScroll: true });
      void mailbox
        .lookAgain(
          found.mail
            .filter((one) => isWaiting(one, ownName()))
            .slice(-20)
            .map(({ id }) => id),
        )
        .catch(sayWhy);
    } else if (wasAtEnd) scroll.scrollTop = scroll.scrollHeight;
  };

  async function done() {
    const found = mailbox.conversation(key);
    if (!found) return;
    doneAll.disabled = true;
    try {
      await sayDone(found.mail.filter((one) => isWaiting(one, ownName())));
    } finally {
      doneAll.disabled = false;
    }
  }

  update();
  return { update, leave: reply.leave };
}

/** @param {Mail[]} all */
async function sayDone(all) {
  try {
    const late = await mailbox.done(all);
    if (late.length > 0) notice("Another session of yours has it now, so it was left to that one.");
  } catch (error) {
    sayWhy(error);
  }
}

/** @param {Mail} mail */
function messageCard(mail) {
  const self = ownName();
  const isOwn = mail.from === self;
  const waits = isWaiting(mail, self);
  const body = mail.body ?? sentText(mail.id);
  const done = element(
    "button",
    {
      class: "quiet",
      onclick: async () => {
        done.disabled = true;
        await sayDone([mail]);
        done.disabled = false;
      },
    },
    icon("check"),
    "Done",
  );
  return element(
    "li",
    { class: `letter${isOwn ? " own" : ""}${waits ? " waits" : ""}`, id: `m-${mail.id}` },
    element(
      "article",
      { "aria-label": `From @${mail.from}, ${agoInWords(mail.ts)}` },
      element(
        "header",
        {},
        element("h2", { class: "who" }, words(isOwn ? "You" : `@${mail.from}`)),
        element("span", { class: "to" }, "to ", words(mail.to === `@${self}` ? "you" : mail.to)),
        mail.priority === "urgent" && element("span", { class: "tag urgent" }, "urgent"),
        element("time", { datetime: mail.ts, title: exactly(mail.ts) }, agoInWords(mail.ts)),
      ),
      content(body, isOwn),
      mail.refs &&
        element(
          "ul",
          { class: "refs", "aria-label": "References" },
          mail.refs.map((ref) => element("li", {}, element("code", {}, ref))),
        ),
      element("footer", {}, element("span", { class: "state" }, deliveryText(mail, self)), waits && done),
    ),
  );
}

/** @param {string | undefined} body @param {boolean} isOwn */
function content(body, isOwn) {
  if (body === undefined)
    return element(
      "p",
      { class: "gone" },
      isOwn
        ? "The relay keeps no copy of what you send; this tab has none either."
        : "Read by another session; its text is deleted.",
    );
  if (body.length <= long) return markdown(body);
  const part = element("div", {}, markdown(`${body.slice(0, long)}\n\n…`));
  const all = element(
    "button",
    { class: "quiet", onclick: () => part.replaceWith(markdown(body)) },
    `Show all of it (${Math.ceil(body.length / 1024)} KiB)`,
  );
  part.append(all);
  return part;
}
