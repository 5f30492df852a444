import { ownName } from "./api.js";
import { element, fill, words } from "./element.js";
import { ago, exactly } from "./moments.js";
import { roster } from "./roster.js";
import { VirtualList } from "./virtual-list.js";

/** @typedef {import("./roster.js").Agent} Agent */

/** What the last proven event says, as `bch agents` does. @type {Record<string, string>} */
const proofs = {
  joined: "joined",
  called: "called",
  sent: "sent mail",
  looked: "looked for mail",
  claimed: "was handed mail",
  settled: "settled mail",
  listening: "was listening",
};

/** How each rung wakes. @type {Record<string, string>} */
const rungs = {
  channel: "its channel",
  rewake: "a hook",
  codex: "codex queue",
  opencode: "a prompt",
  copilot: "a hook",
  desktop: "a notification",
  exec: "a command",
};

const fresh = 10 * 60_000;

/** @param {Agent} agent */
function presence({ listening, lastSeen, status, note }) {
  const isHere = listening || Date.now() - Date.parse(lastSeen) < fresh;
  const state = status !== "online" ? status : isHere ? "here" : "silent";
  return element("span", { class: `presence ${state}`, title: note }, state);
}

/** @param {Agent} agent */
function wakes({ wake = [], listening, name }) {
  if (name === ownName()) return "this page";
  if (wake[0])
    return `woken by ${rungs[wake[0]] ?? wake[0]}${wake.length > 1 ? `, then ${wake.length - 1} more` : ""}`;
  return listening ? "hears of mail at once" : "finds its mail when it looks";
}

/**
 * Who is here, as far as that is proved, and what would wake each.
 * @param {HTMLElement} main @returns {import("./app.js").Shown}
 */
export function agentsView(main) {
  let sought = "";
  const count = element("p", { class: "about" });
  const search = element("input", {
    type: "search",
    placeholder: "Name, role or capability",
    "aria-label": "Find an agent by name, role or capability",
    oninput: () => {
      sought = search.value.trim().toLowerCase();
      update();
    },
  });
  const list = new VirtualList({
    label: "Agents",
    height: 76,
    key: (/** @type {Agent} */ { name }) => name,
    row,
  });
  fill(
    main,
    element("div", { class: "top" }, element("div", {}, element("h1", {}, "Agents"), count), search),
    list.element,
  );
  const update = () => {
    const shown = roster.agents.filter(
      ({ name, role = "", capabilities, description = "" }) =>
        sought === "" ||
        `${name} ${role} ${capabilities.join(" ")} ${description}`.toLowerCase().includes(sought),
    );
    count.textContent = !roster.isLoaded
      ? "Loading …"
      : sought
        ? `${shown.length} of ${roster.agents.length}`
        : `${roster.agents.length} on this relay`;
    list.show(shown);
  };
  const off = roster.on(update);
  update();
  // What is shown as a time ago goes on.
  const timer = setInterval(() => document.visibilityState === "visible" && void roster.refresh(), 30_000);
  return {
    leave() {
      off();
      clearInterval(timer);
    },
  };
}

/** @param {Agent} agent */
function row(agent) {
  const { name, role, description, capabilities, lastSeen, lastEvent, note } = agent;
  return element(
    "div",
    { class: "row agent" },
    element(
      "span",
      { class: "who" },
      words(`@${name}`),
      role && element("span", { class: "tag" }, words(role)),
    ),
    element(
      "span",
      { class: "line" },
      presence(agent),
      element(
        "time",
        { datetime: lastSeen, title: exactly(lastSeen) },
        agent.listening ? "listening" : `${proofs[lastEvent ?? ""] ?? "seen"} ${ago(lastSeen)}`,
      ),
      element("span", {}, wakes(agent)),
    ),
    element(
      "span",
      { class: "snippet" },
      words(
        [note, description, capabilities.length > 0 && `can: ${capabilities.join(", ")}`]
          .filter(Boolean)
          .join(" · "),
      ),
    ),
    name !== ownName() &&
      element(
        "a",
        {
          class: "button quiet",
          href: `#/mail/new/${encodeURIComponent(`@${name}`)}`,
          "aria-label": `Write to @${name}`,
        },
        "Write",
      ),
  );
}
