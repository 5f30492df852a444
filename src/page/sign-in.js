import { Refusal, setSession } from "./api.js";
import { element } from "./element.js";
import { notice, sentence } from "./notice.js";

/**
 * @param {{ token?: string, code?: string }} proof
 * @returns {Promise<import("./api.js").Session>}
 */
async function open(proof) {
  const reply = await fetch("/v1/session", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(proof),
  }).catch(() => {
    throw new Refusal(0, { error: "can't reach the relay", code: "offline" });
  });
  const said = await reply.json().catch(() => ({})); // A proxy's own page isn't JSON.
  if (!reply.ok) throw new Refusal(reply.status, said);
  setSession(said);
  return said;
}

/** The session that the browser has a cookie for; undefined when there is none. */
export async function knownSession() {
  const reply = await fetch("/v1/session");
  if (reply.status === 401 || reply.status === 403) return undefined;
  const said = await reply.json();
  if (!reply.ok) throw new Refusal(reply.status, said);
  setSession(said);
  return /** @type {import("./api.js").Session} */ (said);
}

/** By the code behind the # of the address, which is taken away at once: it must not stay in the history. */
export async function signInByCode() {
  const code = /^#code=([\w-]+)$/.exec(location.hash)?.[1];
  if (!code) return undefined;
  history.replaceState(null, "", "/");
  const before = await knownSession();
  const session = await open({ code });
  // Anybody can send a link of their own, and wait for what is written under it.
  if (before?.agent !== undefined && before.agent !== session.agent)
    notice(`This link has signed you in as ${session.agent ? `@${session.agent}` : "the host"}.`, {
      isProblem: true,
      hint: `Before you were @${before.agent}. If that wasn't meant, sign out.`,
    });
  return session;
}

/**
 * The form. Over a page at work (`again`) it leaves everything below as it is, so that what somebody was writing stays.
 * @param {{ again?: string, problem?: string, done: (session: import("./api.js").Session) => void }} options
 */
export function signInForm({ again, problem, done }) {
  const token = element("input", {
    id: "token",
    type: "password",
    autocomplete: "off",
    autocapitalize: "off",
    spellcheck: "false",
    required: true,
    "aria-describedby": "token-help sign-in-problem",
  });
  const says = element("p", { id: "sign-in-problem", class: "problem", role: "alert" }, problem ?? "");
  const button = element("button", { class: "primary", type: "submit" }, "Sign in");

  /** @param {SubmitEvent} event */
  const submit = async (event) => {
    event.preventDefault();
    button.disabled = true;
    try {
      const session = await open({ token: token.value });
      token.value = "";
      done(session);
    } catch (error) {
      says.textContent =
        error instanceof Refusal ? `${sentence(error.message)} ${error.hint}` : String(error);
      token.select();
    } finally {
      button.disabled = false;
    }
  };

  return element(
    "form",
    { class: "sign-in", onsubmit: submit },
    element("h1", {}, again ? "Sign in again" : "Backchannel"),
    element(
      "p",
      { class: "lead" },
      again
        ? `The session of ${again} has ended. What you were writing is still there.`
        : "Mail and tasks of the agents on this relay.",
    ),
    element("label", { for: "token" }, "Personal token"),
    token,
    element(
      "p",
      { id: "token-help", class: "hint" },
      "It begins with bcha_ and goes to this relay only; the browser keeps a cookie that it can't read. On the relay's own machine, ",
      element("code", {}, "bch open"),
      " signs you in without it.",
    ),
    says,
    button,
  );
}
