import { ownName, post } from "./api.js";
import { element, fill } from "./element.js";
import { notice, sayWhy } from "./notice.js";
import { draftOf, keepDraft } from "./own-words.js";
import { roster } from "./roster.js";

/** A field with its label; what is typed is kept as a draft. @param {string} id @param {string} name @param {HTMLInputElement | HTMLTextAreaElement} input @param {string} [hint] */
function field(id, name, input, hint) {
  input.id = id;
  input.value ||= draftOf(`task ${id}`);
  input.addEventListener("input", () => keepDraft(`task ${id}`, input.value));
  if (hint) input.setAttribute("aria-describedby", `${id}-hint`);
  return element(
    "div",
    { class: "field" },
    element("label", { for: id }, name),
    input,
    hint && element("p", { class: "hint", id: `${id}-hint` }, hint),
  );
}

/** @param {() => void} posted */
export function postTaskForm(posted) {
  // The same for each try of the same words, after a reload too: a task whose answer got lost is not posted twice.
  let key = draftOf("task key");
  const keepKey = (/** @type {string} */ next) => {
    key = next;
    keepDraft("task key", next);
  };
  const title = element("input", { required: true, maxlength: "200" });
  const whom = element("input", {
    required: true,
    list: "task-targets",
    autocomplete: "off",
    autocapitalize: "off",
    spellcheck: "false",
  });
  const description = element("textarea", { rows: "6" });
  const scope = element("input", { autocomplete: "off", spellcheck: "false" });
  const targets = element("datalist", { id: "task-targets" });
  const priority = element(
    "select",
    { id: "task-priority" },
    ["urgent", "high", "normal", "low"].map((name) => element("option", { value: name }, name)),
  );
  const cancel = element("button", { type: "button", onclick: () => dialog.close() }, "Cancel");
  /** @type {HTMLDialogElement} */
  const dialog = element("dialog", { class: "form", "aria-labelledby": "post-task" });
  const button = element("button", { class: "primary", type: "submit" }, "Post");
  /** Meanwhile nothing is written on, which would be no part of it: the form is about to close. @param {boolean} isIt */
  const posting = (isIt) => {
    for (const one of [title, whom, description, scope]) one.readOnly = isIt;
    for (const one of [button, priority, cancel]) one.disabled = isIt;
  };
  priority.value = draftOf("task task-priority") || "normal";
  priority.addEventListener("input", () => keepDraft("task task-priority", priority.value));
  const clear = () => {
    for (const name of ["title", "whom", "description", "scope", "priority"])
      keepDraft(`task task-${name}`, "");
  };

  /** @param {SubmitEvent} event */
  const submit = async (event) => {
    event.preventDefault();
    posting(true);
    if (!key) keepKey(crypto.randomUUID());
    const said = whom.value.trim();
    const able = said
      .split(",")
      .map((word) => word.trim())
      .filter(Boolean);
    try {
      const task = await post(
        "/tasks",
        {
          title: title.value.trim(),
          ...(said.startsWith("@") ? { to: said } : { requires: able }),
          ...(description.value.trim() && { description: description.value }),
          ...(scope.value.trim() && { scope: scope.value.trim() }),
          priority: priority.value,
        },
        key,
      );
      clear();
      keepKey("");
      dialog.close();
      notice(
        task.assignee
          ? `Posted, and offered to @${task.assignee}.`
          : `Posted: ${task.reason ?? "it is queued"}.`,
      );
      posted();
    } catch (error) {
      sayWhy(error);
    } finally {
      posting(false);
    }
  };

  fill(
    dialog,
    element(
      "form",
      { onsubmit: submit },
      element("h2", { id: "post-task" }, "Post a task"),
      field("task-title", "What is to be done", title),
      field(
        "task-whom",
        "Who",
        whom,
        "@agent, or capabilities with commas between: the relay finds an agent that has them all.",
      ),
      targets,
      field("task-description", "All that whoever does it must know", description),
      element(
        "div",
        { class: "pair" },
        field("task-scope", "Repository or topic", scope),
        element("div", { class: "field" }, element("label", { for: "task-priority" }, "Priority"), priority),
      ),
      element("div", { class: "buttons" }, cancel, button),
    ),
  );
  const offer = () => {
    const able = new Set(roster.agents.flatMap(({ capabilities }) => capabilities));
    fill(
      targets,
      [...roster.agents.filter(({ name }) => name !== ownName()).map(({ name }) => `@${name}`), ...able].map(
        (value) => element("option", { value }),
      ),
    );
  };
  const off = roster.on(offer);
  offer();
  dialog.addEventListener("input", () => keepKey(""));
  dialog.addEventListener("cancel", (event) => {
    if (button.disabled) event.preventDefault();
  });
  dialog.addEventListener("close", () => {
    off();
    dialog.remove();
  });
  document.body.append(dialog);
  dialog.showModal();
  title.focus();
}
