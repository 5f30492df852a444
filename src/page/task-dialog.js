import { get, ownName, post, Refusal } from "./api.js";
import { draftAt } from "./draft.js";
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
 * One task whole, and what one may do with it. Where one writes, what one presses and what one has opened is made once: news of
 * the task or of anybody change what is there to read, and never what somebody is at.
 * @param {string} id @param {() => void} changed
 */
export function taskDialog(id, changed) {
  const draft = draftAt(`result ${id}`);
  const dialog = element("dialog", { class: "task", "aria-labelledby": "task-name" });
  const name = element("h2", { id: "task-name" }, "Loading …");
  const facts = element("div", { class: "facts" });
  const schema = element("pre", { tabindex: "0" });
  const fits = element("details", {}, element("summary", {}, "The result has to fit a schema"), schema);
  const outcome = element("section");
  const past = element("ol", { class: "history" });
  const history = element("details", {}, element("summary", {}, "History"), past);
  const text = element("textarea", { rows: "3", "aria-label": "Result, or why" });
  const late = element("p", { class: "hint" }, "It is out of your hands now; this is what you wrote.");
  const whom = element("select", { id: "reassign" });
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
      if (JSON.stringify(found) === seen) return;
      seen = JSON.stringify(found);
      task = found;
      draw();
    } catch (error) {
      if (error instanceof Refusal && error.code === "task.unknown") {
        task = undefined;
        fill(name, "Not found");
        fill(facts, element("p", {}, sentence(error.message)));
        for (const part of [fits, outcome, history]) part.hidden = true;
        offer();
      } else sayWhy(error);
    }
  }

  /**
   * Does a step, once however often somebody presses. `kind`: it takes along what is written.
   * @param {string} what @param {{ kind?: "result" | "reason", said?: string, more?: object }} [options]
   */
  async function act(what, { kind, said, more } = {}) {
    const pressed = document.activeElement;
    const isHeld =
      task?.state === "accepted" && ["complete", "heartbeat", "release", "reject"].includes(what);
    // An older try at the task has no say any more.
    const body = { ...(isHeld && { attempt: task?.attempt }), ...more };
    const step = (/** @type {object} */ own, /** @type {string} */ key) =>
      post(`/tasks/${id}/${what}`, { ...body, ...own }, key);
    const words = (/** @type {string} */ written) =>
      written.trim() === "" ? {} : { [kind ?? ""]: kind === "result" ? written : written.trim() };
    for (const button of buttons) button.disabled = true;
    try {
      if (kind) await draft.send((written) => step(words(written), crypto.randomUUID()));
      else await step({}, crypto.randomUUID());
      if (said) notice(said);
    } catch (error) {
      sayWhy(error);
    }
    await refresh();
    for (const button of buttons) button.disabled = false;
    // Whoever goes by keyboard is where they were, or where they go on.
    if (
      dialog.open &&
      !dialog.contains(document.activeElement?.closest("button, textarea, select, a") ?? null)
    )
      (pressed instanceof HTMLButtonElement && pressed.checkVisibility() ? pressed : text).focus();
    changed();
  }

  /** @param {string} name @param {() => unknown} onclick @param {string} [kind] */
  const button = (name, onclick, kind = "") => element("button", { class: kind, onclick }, name);
  const steps = {
    accept: button(
      "Accept",
      () => act("accept", { said: "It is yours for 15 minutes; “Keep it” renews that." }),
      "primary",
    ),
    complete: button(
      "Complete",
      () => act("complete", { kind: "result", said: "Done; its requester has the result." }),
      "primary",
    ),
    keep: button("Keep it", () => act("heartbeat", { said: "Yours for 15 more minutes." })),
    release: button("Give back", () => act("release", { kind: "reason" })),
    reject: button("Reject", () => act("reject", { kind: "reason" })),
    cancel: button("Cancel the task", () => act("cancel", { kind: "reason", said: "Cancelled." }), "danger"),
  };
  const give = button("Reassign", () => {
    const to = whom.value;
    if (to) void act("reassign", { kind: "reason", said: `Offered to @${to}.`, more: { to } });
    else whom.focus();
  });
  const buttons = [...Object.values(steps), give];
  const reassign = element(
    "div",
    { class: "buttons reassign" },
    element("label", { for: "reassign" }, "Give it to"),
    whom,
    give,
  );
  const acts = element(
    "section",
    { class: "acts" },
    text,
    late,
    element("div", { class: "buttons" }, Object.values(steps)),
    reassign,
  );

  function draw() {
    if (!task) return;
    fill(name, words(task.title));
    fill(facts, ...factsOf(task));
    fits.hidden = task.schema === undefined;
    schema.textContent = JSON.stringify(task.schema, null, 2) ?? "";
    outcome.hidden = task.result === undefined;
    if (task.result !== undefined)
      fill(
        outcome,
        element("h3", {}, "Result"),
        task.schema ? element("pre", { tabindex: "0" }, task.result) : markdown(task.result),
      );
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
    history.hidden = false;
    offer();
  }

  /** Shows what one may do, as far as it is known who can do what. */
  function offer() {
    const can = stepsFor(task);
    for (const [step, button] of Object.entries(steps)) button.hidden = !can.has(step);
    reassign.hidden = !can.has("cancel");
    const isOver = can.size === 0;
    // What somebody has written is never taken from them.
    acts.hidden = isOver && text.value.trim() === "";
    text.readOnly = isOver;
    late.hidden = !isOver;
    text.placeholder = can.has("complete") ? "The result, or why not" : "Why (optional)";

    const others = roster.agents.map(({ name }) => name).filter((name) => name !== task?.assignee);
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
  fill(
    dialog,
    element(
      "header",
      {},
      name,
      element("button", { class: "quiet", "aria-label": "Close", onclick: close }, icon("close")),
    ),
    ...[facts, fits, outcome, acts, history],
  );
  for (const part of [fits, outcome, acts, history]) part.hidden = true;
  draft.show(text);
  document.body.append(dialog);
  dialog.showModal();
  void refresh();
  return { close, refresh };
}

/** What the signed-in agent may do with a task now. @param {Task | undefined} task @returns {Set<string>} */
function stepsFor(task) {
  const self = ownName();
  const can = new Set();
  if (!task || !open.includes(task.state)) return can;
  const { state, requester, assignee, to, requires = [] } = task;
  const own = roster.agents.find(({ name }) => name === self)?.capabilities ?? [];
  const isAble =
    to === self || (to === undefined && requester !== self && requires.every((word) => own.includes(word)));
  const isMine = assignee === self;
  if (state === "accepted" && isMine) for (const step of ["complete", "keep", "release"]) can.add(step);
  else if (isMine || (state === "queued" && isAble)) can.add("accept");
  if (isMine || (state === "queued" && to === self)) can.add("reject");
  if (requester === self) can.add("cancel");
  return can;
}

/** What there is to read of a task as long as it is open. @param {Task} task */
function factsOf(task) {
  const { state, requester, assignee, to, requires = [], priority, scope, reason, until: end } = task;
  const { description, refs } = task;
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
  ];
}
