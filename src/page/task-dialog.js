import { get, ownName, post, Refusal } from "./api.js";
import { element, fill, words } from "./element.js";
import { icon } from "./icons.js";
import { markdown } from "./markdown.js";
import { agoInWords, exactly, until } from "./moments.js";
import { notice, sayWhy, sentence } from "./notice.js";
import { roster } from "./roster.js";

/** @typedef {import("./tasks-view.js").Task} Task */

const open = ["queued", "offered", "accepted"];

/** @param {string} state @param {string} [end] of the offer or the lease */
const standing = (state, end) => {
  const left = end && until(end);
  return left && left !== "over" ? `${state}, for ${left} more` : state;
};

/**
 * One task whole, and what one may do with it.
 * @param {string} id @param {() => void} changed
 */
export function taskDialog(id, changed) {
  const dialog = element("dialog", { class: "task", "aria-labelledby": "task-name" });
  /** @type {Task | undefined} */
  let task;
  let seen = "";

  const close = () => {
    dialog.close();
    dialog.remove();
  };
  dialog.addEventListener("close", () => {
    if (location.hash.startsWith(`#/tasks/${id}`)) location.hash = "#/tasks";
  });

  async function refresh() {
    try {
      const found = /** @type {Task} */ (await get(`/tasks/${id}`));
      // Not while somebody writes in it, and not for nothing.
      const isWriting = [...dialog.querySelectorAll("textarea, input")].some(
        (input) => /** @type {HTMLInputElement} */ (input).value !== "",
      );
      if (JSON.stringify(found) === seen || (isWriting && found.state === task?.state)) return;
      seen = JSON.stringify(found);
      task = found;
      draw();
    } catch (error) {
      if (error instanceof Refusal && error.code === "task.unknown") {
        fill(
          dialog,
          element("h2", { id: "task-name" }, "Not found"),
          element("p", {}, sentence(error.message)),
          element("button", { onclick: close }, "Close"),
        );
      } else sayWhy(error);
    }
  }

  /** @param {string} what @param {object} [body] @param {string} [said] */
  async function act(what, body = {}, said = "") {
    try {
      await post(`/tasks/${id}/${what}`, body, crypto.randomUUID());
      if (said) notice(said);
      seen = "";
      for (const input of dialog.querySelectorAll("textarea")) input.value = "";
      await refresh();
      changed();
    } catch (error) {
      sayWhy(error);
      await refresh();
    }
  }

  function draw() {
    if (!task) return;
    const {
      title,
      state,
      requester,
      assignee,
      to,
      requires = [],
      priority,
      scope,
      reason,
      until: end,
      description,
      refs,
      result,
      schema,
      history = [],
    } = task;
    const facts = [
      ["State", standing(state, end)],
      ["Asked by", requester === ownName() ? "you" : `@${requester}`],
      ["For", assignee ? `@${assignee}` : to ? `@${to}` : `whoever can do ${requires.join(", ")}`],
      ["Priority", priority],
      scope && ["Scope", scope],
      reason && ["Why", reason],
    ];
    fill(
      dialog,
      element(
        "header",
        {},
        element("h2", { id: "task-name" }, words(title)),
        element("button", { class: "quiet", "aria-label": "Close", onclick: close }, icon("close")),
      ),
      element(
        "dl",
        {},
        facts.flatMap((fact) =>
          fact ? [element("dt", {}, fact[0]), element("dd", {}, words(fact[1] ?? ""))] : [],
        ),
      ),
      description && element("section", {}, element("h3", {}, "What to know"), markdown(description)),
      refs &&
        element(
          "ul",
          { class: "refs" },
          refs.map((ref) => element("li", {}, element("code", {}, ref))),
        ),
      schema &&
        element(
          "details",
          {},
          element("summary", {}, "The result has to fit a schema"),
          element("pre", { tabindex: "0" }, JSON.stringify(schema, null, 2)),
        ),
      result !== undefined &&
        element(
          "section",
          {},
          element("h3", {}, "Result"),
          schema ? element("pre", { tabindex: "0" }, result) : markdown(result),
        ),
      actions(task),
      element(
        "details",
        {},
        element("summary", {}, "History"),
        element(
          "ol",
          { class: "history" },
          history.map(({ at, who, what, note }) =>
            element(
              "li",
              {},
              element("time", { datetime: at, title: exactly(at) }, agoInWords(at)),
              " ",
              words(`${who} ${what}${note ? `: ${note}` : ""}`),
            ),
          ),
        ),
      ),
    );
  }

  /** @param {Task} shown */
  function actions({ state, requester, assignee, to, requires = [], attempt }) {
    if (!open.includes(state)) return false;
    const self = ownName();
    const own = roster.agents.find(({ name }) => name === self)?.capabilities ?? [];
    const isAble =
      to === self || (to === undefined && requester !== self && requires.every((word) => own.includes(word)));
    const isMine = assignee === self;
    const text = element("textarea", {
      rows: "3",
      "aria-label": "Result, or why",
      placeholder: isMine && state === "accepted" ? "The result, or why not" : "Why (optional)",
    });
    const why = () => text.value.trim() && { reason: text.value.trim() };
    const button = (/** @type {string} */ name, /** @type {() => void} */ onclick, kind = "") =>
      element("button", { class: kind, onclick }, name);
    const steps = [
      state !== "accepted" &&
        (isMine || (state === "queued" && isAble)) &&
        button(
          "Accept",
          () => void act("accept", {}, "It is yours for 15 minutes; “Keep it” renews that."),
          "primary",
        ),
      state === "accepted" &&
        isMine &&
        button(
          "Complete",
          () =>
            void act(
              "complete",
              { attempt, ...(text.value.trim() && { result: text.value }) },
              "Done; its requester has the result.",
            ),
          "primary",
        ),
      state === "accepted" &&
        isMine &&
        button("Keep it", () => void act("heartbeat", { attempt }, "Yours for 15 more minutes.")),
      state === "accepted" && isMine && button("Give back", () => void act("release", { attempt, ...why() })),
      (isMine || (state === "queued" && to === self)) &&
        button("Reject", () => void act("reject", { ...(state === "accepted" && { attempt }), ...why() })),
      requester === self &&
        button("Cancel the task", () => void act("cancel", { ...why() }, "Cancelled."), "danger"),
    ].filter(Boolean);
    if (steps.length === 0) return false;
    return element(
      "section",
      { class: "acts" },
      text,
      element("div", { class: "buttons" }, steps),
      requester === self && reassign(text),
    );
  }

  /** @param {HTMLTextAreaElement} why */
  function reassign(why) {
    const whom = element(
      "select",
      { id: "reassign" },
      element("option", { value: "" }, "choose …"),
      roster.agents
        .filter(({ name }) => name !== task?.assignee)
        .map(({ name }) => element("option", { value: name }, `@${name}`)),
    );
    const give = element(
      "button",
      {
        onclick: () =>
          whom.value
            ? void act(
                "reassign",
                { to: whom.value, ...(why.value.trim() && { reason: why.value.trim() }) },
                `Offered to @${whom.value}.`,
              )
            : whom.focus(),
      },
      "Reassign",
    );
    return element(
      "div",
      { class: "buttons reassign" },
      element("label", { for: "reassign" }, "Give it to"),
      whom,
      give,
    );
  }

  const off = roster.on(draw);
  dialog.addEventListener("close", off);
  fill(dialog, element("h2", { id: "task-name" }, "Loading …"));
  document.body.append(dialog);
  dialog.showModal();
  void refresh();
  return { close, refresh };
}
