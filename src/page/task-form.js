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
  // The same for each try of the same words: a task whose answer got lost is not posted twice.
  let key = crypto.randomUUID();
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
    ["urgent", "high", "normal", "low"].map((name) =>
      element("option", { value: name, selected: name === "normal" }, name),
    ),
  );
  const dialog = element("dialog", { class: "form", "aria-labelledby": "post-task" });
  const button = element("button", { class: "primary", type: "submit" }, "Post");
  const clear = () => {
    for (const name of ["title", "whom", "description", "scope"]) keepDraft(`task task-${name}`, "");
  };

  /** @param {SubmitEvent} event */
  const submit = async (event) => {
    event.preventDefault();
    button.disabled = true;
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
      button.disabled = false;
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
      element(
        "div",
        { class: "buttons" },
        element("button", { type: "button", onclick: () => dialog.close() }, "Cancel"),
        button,
      ),
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
  dialog.addEventListener("input", () => {
    key = crypto.randomUUID();
  });
  dialog.addEventListener("close", () => {
    off();
    dialog.remove();
  });
  document.body.append(dialog);
  dialog.showModal();
  title.focus();
}
