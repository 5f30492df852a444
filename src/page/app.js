import { agentsView } from "./agents-view.js";
import { ownName, remove, setSession, signedIn, whenOver } from "./api.js";
import { channelsView } from "./channels-view.js";
import { element, fill } from "./element.js";
import { frame } from "./frame.js";
import { hostView } from "./host-view.js";
import { listen, stopListening, whenLive } from "./live.js";
import { mailView } from "./mail-view.js";
import { mailbox } from "./mailbox.js";
import { sayWhy, sentence } from "./notice.js";
import { forgetWords, wordsOf } from "./own-words.js";
import { sentView } from "./sent-view.js";
import { knownSession, signInByCode, signInForm } from "./sign-in.js";
import { tasksView } from "./tasks-view.js";

/** What a view can be told: to end, and to show something else of its own, for which it needn't be drawn anew. */
/** @typedef {{ leave: () => void, go?: (rest: string[]) => void }} Shown */
/** A view draws itself into `main`, for the rest of the address. @typedef {(main: HTMLElement, rest: string[]) => Shown} View */

/** @type {{ id: string, name: string, icon: string, view: View, for: "agent" | "host" }[]} */
const places = [
  { id: "mail", name: "Mail", icon: "mail", view: mailView, for: "agent" },
  { id: "tasks", name: "Tasks", icon: "tasks", view: tasksView, for: "agent" },
  { id: "agents", name: "Agents", icon: "agents", view: agentsView, for: "agent" },
  { id: "channels", name: "Channels", icon: "channels", view: channelsView, for: "agent" },
  { id: "sent", name: "Sent", icon: "sent", view: sentView, for: "agent" },
  { id: "host", name: "Host", icon: "host", view: hostView, for: "host" },
];

const app = /** @type {HTMLElement} */ (document.querySelector("#app"));

async function start() {
  let problem = "";
  try {
    const session = (await signInByCode()) ?? (await knownSession());
    if (session) return enter();
  } catch (error) {
    problem =
      error instanceof Error
        ? `${sentence(error.message)} ${/** @type {{ hint?: string }} */ (error).hint ?? ""}`
        : "";
    // The link was old, but somebody may be signed in all the same.
    if (await knownSession().catch(sayWhy)) return enter();
  }
  askWho(problem);
}

/** @param {string} [problem] */
function askWho(problem) {
  document.title = "Backchannel";
  fill(app, element("main", { class: "door" }, signInForm({ done: enter, problem: problem ?? "" })));
  document.querySelector("input")?.focus();
}

function enter() {
  const session = signedIn();
  if (!session) return askWho();
  const open = places.filter((place) => (place.for === "host" ? session.host : session.agent !== undefined));
  const around = frame({ places: open, session, signOut });
  /** @type {Shown & { id: string }} */
  let shown = { id: "", leave() {} };

  const show = () => {
    const [id = "", ...rest] = location.hash.replace(/^#\/?/, "").split("/").map(decoded);
    const place = open.find((one) => one.id === id) ?? open[0];
    if (!place) return;
    if (place.id === shown.id && shown.go) return shown.go(rest);
    shown.leave();
    around.show(place.id);
    document.title = `${place.name} – Backchannel`;
    fill(around.main);
    around.main.className = place.id;
    shown = { id: place.id, ...place.view(around.main, rest) };
  };

  whenLive(around.live);
  whenOver(() => signInAgain(around.live));
  fill(app, around.whole);
  const off = mailbox.on(() => around.count("mail", mailbox.waiting, "waiting"));
  window.onhashchange = show;
  wordsOf(session.agent ?? "");
  show();
  if (session.agent !== undefined) {
    mailbox.open();
    void listen();
  }

  async function signOut() {
    stopListening();
    try {
      await remove("/session");
    } catch (error) {
      sayWhy(error);
    }
    shown.leave();
    off();
    // All that is in memory and in this tab goes with it.
    forgetWords();
    setSession(undefined);
    location.replace("/");
  }
}

/** @param {string} text */
function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    // Somebody has typed an address that is none.
    return text;
  }
}

/** Over what somebody is at: the page behind it, with every draft, stays as it is. @param {(isLive: boolean) => void} live */
function signInAgain(live) {
  if (document.querySelector("dialog.again")) return;
  live(false);
  const before = ownName();
  const dialog = element("dialog", { class: "again" });
  fill(
    dialog,
    signInForm({
      again: before ? `@${before}` : "the host",
      done: (session) => {
        // Somebody else must not see what this one had on the screen.
        if ((session.agent ?? "") !== before) return location.reload();
        dialog.close();
        dialog.remove();
        void listen();
      },
    }),
  );
  document.body.append(dialog);
  dialog.addEventListener("cancel", (event) => event.preventDefault());
  dialog.showModal();
}

void start();
