import { get, post } from "./api.js";
import { element, fill, words } from "./element.js";
import { ago, agoInWords, exactly } from "./moments.js";
import { notice, sayWhy } from "./notice.js";
import { trafficChart } from "./traffic-chart.js";

/** @typedef {{ name: string, role?: string, status: string, lastSeen: string, waiting: number, claimed: number, oldest?: string, tokens: object[] }} Hosted */
/** @typedef {{ agent: string, id: string, from: string, to: string, ts: string, at: string, why: string }} Dead */
/** @typedef {{ id: string, owner: string, as: string, to?: string, requires?: string[], check: string, createdAt: string }} Hook */

/** @typedef {{ id: string, url: string, events: string[], state: string, reason?: string, failing?: { since: string }, waiting: number }} Outgoing */

const deaths = /** @type {Record<string, string>} */ ({
  expired: "expired before anybody read it",
  attempts: "handed out too often without an ack",
});
const shown = 100;

/**
 * What the host of the relay sees: how much waits, never what it says.
 * @param {HTMLElement} main @returns {import("./app.js").Shown}
 */
export function hostView(main) {
  const traffic = element("section", { class: "panel traffic", "aria-labelledby": "host-traffic" });
  const waiting = element("section", { class: "panel waiting", "aria-labelledby": "host-waiting" });
  const dead = element("section", { class: "panel", "aria-labelledby": "host-dead" });
  const hooks = element("section", { class: "panel", "aria-labelledby": "host-hooks" });
  fill(
    main,
    element(
      "div",
      { class: "top" },
      element(
        "div",
        {},
        element("h1", {}, "Host"),
        element("p", { class: "about" }, "What waits for whom. Nobody’s mail is shown here."),
      ),
    ),
    element("div", { class: "panels" }, traffic, waiting, dead, hooks),
  );
  let was = "";

  async function update() {
    try {
      const [agents, minutes, letters, outgoing, incoming] = await Promise.all([
        get("/host/agents"),
        get("/host/traffic"),
        get("/host/dead", { limit: shown }),
        get("/host/webhooks"),
        get("/host/webhooks/in"),
      ]);
      // Drawn anew only when it differs, so that a focus or a selection stays.
      const minute = Math.floor(Date.now() / 60_000);
      const now = JSON.stringify([agents, minutes, letters, outgoing, incoming, minute]);
      if (now === was) return;
      was = now;
      fill(traffic, element("h2", { id: "host-traffic" }, "The last hour"), trafficChart(minutes.minutes));
      fill(waiting, ...waitingPanel(agents));
      fill(dead, ...deadPanel(letters, () => void update()));
      fill(hooks, ...hooksPanel(outgoing, incoming));
    } catch (error) {
      sayWhy(error);
    }
  }

  void update();
  const timer = setInterval(() => document.visibilityState === "visible" && void update(), 5000);
  return { leave: () => clearInterval(timer) };
}

/** @param {Hosted[]} agents */
function waitingPanel(agents) {
  const busy = agents
    .filter(({ waiting, claimed }) => waiting + claimed > 0)
    .sort((one, other) => other.waiting - one.waiting);
  const total = agents.reduce((sum, { waiting }) => sum + waiting, 0);
  const oldest = agents.flatMap(({ oldest: at }) => at ?? []).sort()[0];
  return [
    element("h2", { id: "host-waiting" }, "Waiting mail"),
    element(
      "p",
      { class: "about" },
      `${total} waiting for ${busy.length} of ${agents.length} agents${oldest ? `, the oldest since ${agoInWords(oldest)}` : ""}`,
    ),
    busy.length > 0 &&
      table(
        ["Agent", "Waiting", "Being read", "Oldest", "Last seen"],
        busy
          .slice(0, shown)
          .map(({ name, waiting, claimed, oldest: at, lastSeen, tokens }) => [
            words(`@${name}${tokens.length === 0 ? " (locked)" : ""}`),
            String(waiting),
            String(claimed),
            at ? time(at) : "–",
            time(lastSeen),
          ]),
      ),
    busy.length > shown &&
      element("p", { class: "hint" }, `and ${busy.length - shown} more: bch relay agents`),
  ];
}

/** @param {Dead[]} letters @param {() => void} done */
function deadPanel(letters, done) {
  const again = (/** @type {Dead} */ { agent, id }) => {
    const button = element(
      "button",
      {
        class: "quiet",
        "aria-label": `Redeliver ${id.slice(0, 8)} to @${agent}`,
        onclick: async () => {
          button.disabled = true;
          try {
            await post("/host/dead/redeliver", { agent, id });
            notice(`It waits for @${agent} again.`);
            done();
          } catch (error) {
            sayWhy(error);
          }
          button.disabled = false;
        },
      },
      "Redeliver",
    );
    return button;
  };
  return [
    element("h2", { id: "host-dead" }, "Dead letters"),
    letters.length === 0
      ? element(
          "p",
          { class: "about" },
          "None. A message dies when it expires, or when it was handed out ten times without an ack.",
        )
      : table(
          ["From", "For", "Sent", "Died", "Why", ""],
          letters.map((one) => [
            words(`@${one.from}`),
            words(`@${one.agent}`),
            time(one.ts),
            time(one.at),
            deaths[one.why] ?? one.why,
            again(one),
          ]),
        ),
    letters.length === shown && element("p", { class: "hint" }, "The newest; all of them: bch relay dead"),
  ];
}

/** @param {Outgoing[]} outgoing @param {Hook[]} incoming */
function hooksPanel(outgoing, incoming) {
  const none = (/** @type {string} */ command) =>
    element("p", { class: "about" }, "None. ", element("code", {}, command), " makes one.");
  const whereTo = (/** @type {string} */ url) => (URL.canParse(url) ? new URL(url).host : url);
  return [
    element("h2", { id: "host-hooks" }, "Webhooks"),
    element("h3", {}, "The room’s, outgoing"),
    outgoing.length === 0
      ? none("bch webhook add URL --room")
      : table(
          ["Hook", "To", "Of", "State", "Waiting"],
          outgoing.map(({ id, url, events, state, reason, failing, waiting }) => [
            element("code", {}, id.slice(0, 8)),
            words(whereTo(url)),
            words(events.join(", ")),
            words(
              failing
                ? `fails since ${agoInWords(failing.since)}`
                : [state, reason].filter(Boolean).join(": "),
            ),
            String(waiting),
          ]),
        ),
    element("h3", {}, "Everybody’s, incoming"),
    incoming.length === 0
      ? none("bch webhook in add")
      : table(
          ["Hook", "Owner", "Becomes", "Proof", "Since"],
          incoming.map(({ id, owner, as, to, requires = [], check, createdAt }) => [
            element("code", {}, id.slice(0, 8)),
            words(`@${owner}`),
            words(`a ${as} for ${to ?? requires.join(", ")}`),
            check,
            time(createdAt),
          ]),
        ),
  ];
}

/** @param {string} moment */
const time = (moment) => element("time", { datetime: moment, title: exactly(moment) }, ago(moment));

/** @param {string[]} heads @param {import("./element.js").Child[][]} rows */
const table = (heads, rows) =>
  element(
    "div",
    { class: "wide", tabindex: "0", role: "group", "aria-label": "A table" },
    element(
      "table",
      {},
      element(
        "thead",
        {},
        element(
          "tr",
          {},
          heads.map((head) => (head ? element("th", { scope: "col" }, head) : element("td"))),
        ),
      ),
      element(
        "tbody",
        {},
        rows.map((row) =>
          element(
            "tr",
            {},
            row.map((cell) => element("td", {}, cell)),
          ),
        ),
      ),
    ),
  );
