import { get, ownName } from "./api.js";
import { element, fill, words } from "./element.js";
import { icon } from "./icons.js";
import { on } from "./live.js";
import { ago, exactly, until } from "./moments.js";
import { sayWhy } from "./notice.js";
import { taskDialog } from "./task-dialog.js";
import { postTaskForm } from "./task-form.js";

/** @typedef {{ id: string, title: string, requester: string, to?: string, requires?: string[], priority: string, scope?: string, state: string, reason?: string, assignee?: string, until?: string, attempt: number, createdAt: string, updatedAt: string, endedAt?: string, description?: string, refs?: string[], schema?: object, result?: string, history?: { at: string, who: string, what: string, note?: string }[] }} Task */

/** The columns, and the states in each. */
const columns = [
  { id: "queued", name: "Queued", states: ["queued"], empty: "Nothing waits for somebody." },
  { id: "offered", name: "Offered", states: ["offered"], empty: "No open offer." },
  { id: "accepted", name: "Accepted", states: ["accepted"], empty: "Nobody is at work." },
  {
    id: "done",
    name: "Done",
    states: ["completed", "rejected", "cancelled", "failed"],
    empty: "Nothing has ended in the last 30 days.",
  },
];

/** Tasks of one state asked for at once, and drawn: the next ones are one press away. */
const page = 50;

/** @type {{ id: "all" | "requested" | "mine", name: string }[]} */
const sides = [
  { id: "all", name: "All" },
  { id: "requested", name: "Asked by me" },
  { id: "mine", name: "For me" },
];

/**
 * All tasks that concern one, by how far they have come.
 * @param {HTMLElement} main @param {string[]} rest @returns {import("./app.js").Shown}
 */
export function tasksView(main, rest) {
  let side = sides[0]?.id ?? "all";
  /** How many of each column are wanted. @type {Record<string, number>} */
  const wanted = Object.fromEntries(columns.map(({ id }) => [id, page]));
  let asked = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  /** @type {ReturnType<typeof taskDialog> | undefined} */
  let dialog;

  const choose = element("div", { class: "filters", role: "group", "aria-label": "Which tasks" });
  const lanes = new Map(
    columns.map((column) => [
      column.id,
      lane(column, () => {
        wanted[column.id] = (wanted[column.id] ?? 0) + page;
        void update();
      }),
    ]),
  );
  fill(
    main,
    element(
      "div",
      { class: "top" },
      element("h1", {}, "Tasks"),
      choose,
      element(
        "button",
        { class: "primary", onclick: () => postTaskForm(() => void update()) },
        icon("write"),
        "Post a task",
      ),
    ),
    element(
      "div",
      { class: "board", tabindex: "0", role: "region", "aria-label": "Board" },
      [...lanes.values()].map(({ section }) => section),
    ),
  );

  const offerSides = () =>
    fill(
      choose,
      sides.map(({ id, name }) =>
        element("button", { "aria-pressed": String(id === side), onclick: () => chooseSide(id) }, name),
      ),
    );

  function chooseSide(/** @type {"all" | "requested" | "mine"} */ id) {
    side = id;
    offerSides();
    void update();
  }

  async function update() {
    const ours = ++asked;
    try {
      const found = await Promise.all(
        columns.map(async ({ id, states }) => {
          const limit = Math.min(1000, (wanted[id] ?? page) + 1);
          const lists = await Promise.all(
            states.map((state) => get("/tasks", { state, limit, ...(side !== "all" && { [side]: 1 }) })),
          );
          const all = /** @type {Task[]} */ (lists.flat()).sort((one, other) =>
            last(one) < last(other) ? 1 : -1,
          );
          return { id, all };
        }),
      );
      // An answer that was overtaken says what isn't so any more.
      if (ours !== asked) return;
      for (const { id, all } of found) lanes.get(id)?.show(all, wanted[id] ?? page);
    } catch (error) {
      sayWhy(error);
    }
  }

  const go = (/** @type {string[]} */ [id = ""]) => {
    dialog?.close();
    dialog = undefined;
    if (id !== "") dialog = taskDialog(id, () => void update());
  };

  const off = on("tasks", () => {
    clearTimeout(timer);
    timer = setTimeout(() => void update().then(() => dialog?.refresh()), 150);
  });
  offerSides();
  void update();
  go(rest);
  return {
    go,
    leave() {
      off();
      clearTimeout(timer);
      dialog?.close();
    },
  };
}

const last = (/** @type {Task} */ { endedAt, createdAt }) => endedAt ?? createdAt;

/** @param {(typeof columns)[number]} column @param {() => void} more */
function lane({ id, name, empty }, more) {
  const count = element("span", { class: "count" });
  const list = element("ul", { class: "cards" });
  const next = element("button", { class: "quiet", onclick: more }, "Show more");
  const none = element("p", { class: "empty" }, "Loading …");
  const section = element(
    "section",
    { class: `lane ${id}`, "aria-labelledby": `lane-${id}` },
    element("h2", { id: `lane-${id}` }, name, " ", count),
    none,
    list,
    next,
  );
  next.hidden = true;
  return {
    section,
    /** @param {Task[]} tasks @param {number} most */
    show(tasks, most) {
      const focused = document.activeElement?.closest("li")?.id;
      const shown = tasks.slice(0, most);
      count.textContent = tasks.length > most ? `${most}+` : String(tasks.length);
      none.textContent = empty;
      none.hidden = tasks.length > 0;
      next.hidden = tasks.length <= most;
      fill(list, shown.map(card));
      // A card that has moved on keeps the focus where it now is.
      if (focused?.startsWith("task-"))
        /** @type {HTMLElement | null | undefined} */ (
          document.getElementById(focused)?.querySelector("a")
        )?.focus({ preventScroll: true });
    },
  };
}

/** @param {Task} task */
function card(task) {
  const {
    id,
    title,
    requester,
    assignee,
    to,
    requires = [],
    priority,
    state,
    reason,
    until: end,
    endedAt,
    createdAt,
  } = task;
  const self = ownName();
  const whom = assignee ?? to;
  const who = whom ? `@${whom}` : requires.join(", ");
  const ended = endedAt !== undefined;
  return element(
    "li",
    { id: `task-${id}` },
    element(
      "a",
      { href: `#/tasks/${id}`, class: `card ${state}` },
      element("span", { class: "title" }, words(title)),
      element(
        "span",
        { class: "line" },
        whom === self && !ended ? element("strong", {}, "for you") : words(who),
        priority !== "normal" && element("span", { class: `tag ${priority}` }, priority),
        ended && state !== "completed" && element("span", { class: "tag bad" }, state),
      ),
      !ended && reason && element("span", { class: "line reason" }, words(reason)),
      element(
        "span",
        { class: "line" },
        element("span", {}, "by ", words(requester === self ? "you" : `@${requester}`)),
        end && !ended
          ? element(
              "time",
              { datetime: end, title: exactly(end) },
              `${state === "offered" ? "offer" : "lease"}: ${until(end)}`,
            )
          : element(
              "time",
              { datetime: endedAt ?? createdAt, title: exactly(endedAt ?? createdAt) },
              ago(endedAt ?? createdAt),
            ),
      ),
    ),
  );
}
