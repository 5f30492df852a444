import { ownName, post, Refusal } from "./api.js";
import { isWaiting } from "./conversations.js";
import { draftAt } from "./draft.js";
import { element, fill } from "./element.js";
import { icon } from "./icons.js";
import { mailbox } from "./mailbox.js";
import { notice, sayWhy, sentence } from "./notice.js";
import { draftOf, keepDraft, keepSentText } from "./own-words.js";
import { roster } from "./roster.js";

/** @typedef {import("./conversations.js").Conversation} Conversation */

/**
 * Where something is written. What is in it is kept as it is typed, and goes when it was sent.
 * `also`: what else says where it goes.
 * @param {{ place: string, label: string, send: (text: string, isUrgent: boolean, key: string) => Promise<void>, also: HTMLElement[] }} options
 */
function writing({ place, label, send, also }) {
  const draft = draftAt(place);
  const text = element("textarea", {
    id: `text-${place.length}`,
    rows: "3",
    "aria-label": label,
    placeholder: label,
  });
  draft.show(text);
  const problem = element("p", { class: "problem", role: "alert" });
  const urgent = element("input", { type: "checkbox" });
  const button = element("button", { class: "primary", type: "submit" }, "Send");
  const grow = () => {
    text.style.height = "auto";
    text.style.height = `${Math.min(text.scrollHeight + 2, 360)}px`;
  };
  text.addEventListener("input", grow);
  text.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.metaKey || event.ctrlKey)) form.requestSubmit();
  });
  /** @param {SubmitEvent} event */
  const submit = async (event) => {
    event.preventDefault();
    if (text.value.trim() === "" || draft.isSending) return text.focus();
    button.disabled = true;
    problem.textContent = "";
    try {
      await draft.send((words, key) => send(words, urgent.checked, key));
      urgent.checked = false;
      grow();
    } catch (error) {
      if (error instanceof Refusal) problem.textContent = `${sentence(error.message)} ${error.hint}`;
      else sayWhy(error);
    } finally {
      button.disabled = false;
    }
  };
  const form = element(
    "form",
    { class: "writing", onsubmit: submit },
    text,
    problem,
    element(
      "div",
      { class: "buttons" },
      element("label", { class: "check", title: "May wake a session of the receiver" }, urgent, "Urgent"),
      element("span", { class: "hint" }, "Markdown · Ctrl+Enter sends"),
      button,
    ),
  );
  for (const chosen of [urgent, ...also]) chosen.addEventListener("input", () => draft.renew());
  requestAnimationFrame(grow);
  return { form, text };
}

/** @param {{ key: string, conversation: () => Conversation | undefined }} options */
export function replyForm({ key, conversation }) {
  const to = element("select", { "aria-label": "To whom" });
  const { form, text } = writing({
    place: `reply ${key}`,
    label: "Reply",
    also: [to],
    async send(body, isUrgent, idempotency) {
      const found = conversation();
      const answered = found?.mail.findLast(({ from }) => from !== ownName()) ?? found?.last;
      if (!found || !answered) return;
      const sent = await post(
        "/send",
        {
          to: to.value,
          body,
          thread: answered.id,
          ...(answered.scope && { scope: answered.scope }),
          ...(isUrgent && { priority: "urgent" }),
        },
        idempotency,
      );
      remember(sent, body);
      // What was answered is done; what comes in this very moment isn't.
      const waiting = found.mail.filter((mail) => isWaiting(mail, ownName()));
      if (waiting.length > 0) await mailbox.done(waiting);
    },
  });
  form.classList.add("reply");
  form.querySelector(".buttons")?.prepend(to);

  const update = () => {
    const found = conversation();
    form.hidden = !found;
    if (!found) return;
    const targets = [...found.others.map((name) => `@${name}`), ...(found.channel ? [found.channel] : [])];
    const options = targets.length > 0 ? targets : [found.last.to];
    if (JSON.stringify(options) === to.dataset.options) return;
    const before = to.value;
    to.dataset.options = JSON.stringify(options);
    fill(
      to,
      options.map((target) => element("option", { value: target }, `to ${target}`)),
    );
    to.value = options.includes(before) ? before : /** @type {string} */ (options[0]);
    to.hidden = options.length < 2;
    text.placeholder = options.length < 2 ? `Reply to ${options[0]}` : "Reply";
  };
  update();
  return { form, update, leave: () => {} };
}

/** @param {HTMLElement} pane @param {string} target */
export function composeNew(pane, target) {
  const list = element("datalist", { id: "targets" });
  const to = element("input", {
    id: "to",
    list: "targets",
    value: target || draftOf("new to"),
    autocomplete: "off",
    autocapitalize: "off",
    spellcheck: "false",
    placeholder: "@agent, #channel or @all",
    required: true,
  });
  to.addEventListener("input", () => keepDraft("new to", to.value));
  const { form, text } = writing({
    place: "new",
    label: "Message",
    also: [to],
    async send(body, isUrgent, key) {
      const sent = await post(
        "/send",
        { to: to.value.trim(), body, ...(isUrgent && { priority: "urgent" }) },
        key,
      );
      remember(sent, body);
      keepDraft("new to", "");
      notice(
        `Sent to ${sent.recipients.length === 1 ? `@${sent.recipients[0]}` : `${sent.recipients.length} agents`}${sent.full ? `; the mailbox of ${sent.full.join(", ")} is full` : ""}.`,
      );
      location.hash = `#/mail/${sent.id}`;
    },
  });
  text.rows = 8;
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
      element("h1", { tabindex: "-1" }, "New message"),
    ),
    element("div", { class: "new" }, element("label", { for: "to" }, "To"), to, list, form),
  );
  (to.value ? text : to).focus();
  const offer = () =>
    fill(list, [
      ...roster.channels.map(({ name }) => element("option", { value: `#${name}` })),
      ...roster.agents
        .filter(({ name }) => name !== ownName())
        .map(({ name }) => element("option", { value: `@${name}` })),
    ]);
  const off = roster.on(() => (pane.contains(list) ? offer() : off()));
  offer();
}

/** @param {any} sent as the relay answered @param {string} body */
function remember({ recipients, full: _, held = [], ...message }, body) {
  keepSentText(message.id, body);
  mailbox.add({
    ...message,
    deliveries: recipients.map((/** @type {string} */ agent) => {
      const hold = held.find((/** @type {{ agent: string }} */ one) => one.agent === agent);
      return { agent, state: "unclaimed", attempt: 0, ...(hold && { until: hold.until, why: hold.why }) };
    }),
  });
}
