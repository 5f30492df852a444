import { get, ownName, post, Refusal } from "./api.js";
import { element, fill, words } from "./element.js";
import { icon } from "./icons.js";
import { markdown } from "./markdown.js";
import { agoInWords, exactly, until } from "./moments.js";
import { notice, sayWhy, sentence } from "./notice.js";
import { afterSent, draftOf, keepDraft } from "./own-words.js";
import { roster } from "./roster.js";

/** @typedef {import("./tasks-view.js").Task} Task */

const open = ["queued", "offered", "accepted"];

/** @param {string} state @param {string} [end] of the offer or the lease */
const standing = (state, end) => {
  const left = end && until(end);
  return left && left !== "over" ? `${state}, for ${left} more` : state;
};

/**
 * One task whole, and what one may do with it. Where one writes and what one presses is made once: news of the task or of
 * anybody change what is there to read, and never what somebody is at.
 * @param {string} id @param {() => void} changed
 */
export function taskDialog(id, changed) {
  const place = `result ${id}`;
  const dialog = element("dialog", { class: "task", "aria-labelledby": "task-name" });
  const facts = element("div", { class: "facts" });
  const past = element("ol", { class: "history" });
  const text = element("textarea", { rows: "3", "aria-label": "Result, or why" });
  const whom = element("select", { id: "reassign" });
  /** @type {Task | undefined} */
  let task;
  let seen = "";
  /** Whether a step is under way: who presses twice means it once. */
  let isActing = false;

  text.value = draftOf(place);
  text.addEventListener("input", () => keepDraft(place, text.value));

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
      if (JSON.stringify(found) === seen) return;
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

  /** @param {string} what @param {object} [body] */
  async function act(what, body = {}) {
    if (isActing) return false;
    isActing = true;
    try {
      await post(`/tasks/${id}/${what}`, body, crypto.randomUUID());
      await refresh();
      changed();
      return true;
    } catch (error) {
      sayWhy(error);
      await refresh();
      return false;
    } finally {
      isActing = false;
    }
  }

  /**
   * The same with what is written, which is done with once it was sent.
   * @param {string} what @param {"result" | "reason"} kind @param {object | false} [more]
   */
  async function actWithWords(what, kind, more) {
    const sent = text.value;
    const isDone = await act(what, { ...more, ...(sent.trim() && { [kind]: sent }) });
    if (!isDone) return false;
    text.value = afterSent(text.value, sent);
    keepDraft(place, text.value);
    return true;
  }

  /** Which of the tries at the task this is: an older one has no say any more. */
  const held = () => task?.state === "accepted" && { attempt: task.attempt };
  /** @param {string} name @param {() => unknown} onclick @param {string} [kind] */
  const button = (name, onclick, kind = "") => element("button", { class: kind, onclick }, name);
  /** @param {Promise<boolean>} done @param {string} said */
  const saying = async (done, said) => {
    if (await done) notice(said);
  };
  const steps = {
    accept: button(
      "Accept",
      () => saying(act("accept"), "It is yours for 15 minutes; “Keep it” renews that."),
      "primary",
    ),
    complete: button(
      "Complete",
      () => saying(actWithWords("complete", "result", held()), "Done; its requester has the result."),
      "primary",
    ),
    keep: button("Keep it", () => saying(act("heartbeat", { ...held() }), "Yours for 15 more minutes.")),
    release: button("Give back", () => actWithWords("release", "reason", held())),
    reject: button("Reject", () => actWithWords("reject", "reason", held())),
    cancel: button("Cancel the task", () => saying(actWithWords("cancel", "reason"), "Cancelled."), "danger"),
  };
  const reassign = element(
    "div",
    { class: "buttons reassign" },
    element("label", { for: "reassign" }, "Give it to"),
    whom,
    button("Reassign", () => {
      const to = whom.value;
      if (to) void saying(actWithWords("reassign", "reason", { to }), `Offered to @${to}.`);
      else whom.focus();
    }),
  );
  const acts = element(
    "section",
    { class: "acts" },
    text,
    element("div", { class: "buttons" }, Object.values(steps)),
    reassign,
  );

  function draw() {
    if (!task) return;
    fill(facts, ...inWords(task, close));
    fill(
      past,
      (task.history ?? []).map(({ at, who, what, note }) =>
        element(
          "li",
          {},
          element("time", { datetime: at, title: exactly(at) }, agoInWords(at)),
          " ",
          words(`${who} ${what}${note ? `: ${note}` : ""}`),
        ),
      ),
    );
    offer();
    if (!dialog.contains(facts))
      fill(dialog, facts, acts, element("details", {}, element("summary", {}, "History"), past));
  }

  /** Shows what one may do, as far as it is known who can do what. */
  function offer() {
    if (!task) return;
    const { state, requester, assignee, to, requires = [] } = task;
    const self = ownName();
    const own = roster.agents.find(({ name }) => name === self)?.capabilities ?? [];
    const isAble =
      to === self || (to === undefined && requester !== self && requires.every((word) => own.includes(word)));
    const isOpen = open.includes(state);
    const isMine = isOpen && assignee === self;
    const isAtWork = isMine && state === "accepted";
    steps.accept.hidden = isAtWork || !(isMine || (state === "queued" && isAble));
    steps.complete.hidden = !isAtWork;
    steps.keep.hidden = !isAtWork;
    steps.release.hidden = !isAtWork;
    steps.reject.hidden = !(isMine || (state === "queued" && to === self));
    steps.cancel.hidden = !isOpen || requester !== self;
    reassign.hidden = steps.cancel.hidden;
    acts.hidden = Object.values(steps).every(({ hidden }) => hidden);
    text.placeholder = isAtWork ? "The result, or why not" : "Why (optional)";

    const others = roster.agents.map(({ name }) => name).filter((name) => name !== assignee);
    if (others.join() === whom.dataset.others) return;
    const chosen = whom.value;
    whom.dataset.others = others.join();
    fill(
      whom,
      element("option", { value: "" }, "choose …"),
      others.map((name) => element("option", { value: name }, `@${name}`)),
    );
    whom.value = others.includes(chosen) ? chosen : "";
  }

  const off = roster.on(offer);
  dialog.addEventListener("close", off);
  fill(dialog, element("h2", { id: "task-name" }, "Loading …"));
  document.body.append(dialog);
  dialog.showModal();
  void refresh();
  return { close, refresh };
}

/** What there is to read of a task. @param {Task} task @param {() => void} close */
function inWords(task, close) {
  const { title, state, requester, assignee, to, requires = [], priority, scope, reason, until: end } = task;
  const { description, refs, result, schema } = task;
  const facts = [
    ["State", standing(state, end)],
    ["Asked by", requester === ownName() ? "you" : `@${requester}`],
    ["For", assignee ? `@${assignee}` : to ? `@${to}` : `whoever can do ${requires.join(", ")}`],
    ["Priority", priority],
    scope && ["Scope", scope],
    reason && ["Why", reason],
  ];
  return [
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
  ];
}
