/** What the relay said no to, in its words; `offline` when it wasn't reached. */
export class Refusal extends Error {
  /** @param {number} status @param {{ error?: string, code?: string, hint?: string }} said */
  constructor(status, said) {
    super(said.error ?? "the relay gave no reason");
    this.status = status;
    this.code = said.code ?? "";
    this.hint = said.hint ?? "";
  }
}

/** Who is signed in. @typedef {{ agent?: string, host: boolean, csrf: string, expiresAt: string }} Session */

/** @type {Session | undefined} */
let session;
/** Told when the session has ended, while somebody is at work. */
let onOver = () => {};

export const signedIn = () => session;
/** The signed-in agent; none for a host that is no agent. */
export const ownName = () => session?.agent ?? "";

/** @param {Session | undefined} next */
export function setSession(next) {
  session = next;
}

/** @param {() => void} act */
export function whenOver(act) {
  onOver = act;
}

/**
 * A request to the relay, as the page: with the cookie, which no script can read, and the word that proves where it comes from.
 * @param {string} path with its query @param {RequestInit} [init]
 */
export async function request(path, init = {}) {
  const headers = new Headers(init.headers);
  if (session) headers.set("X-Backchannel-CSRF", session.csrf);
  /** @type {Response} */
  let reply;
  try {
    reply = await fetch(`/v1${path}`, { ...init, headers, credentials: "same-origin", redirect: "error" });
  } catch (error) {
    if (init.signal?.aborted) throw error;
    throw new Refusal(0, {
      error: "can't reach the relay",
      code: "offline",
      hint: "Nothing was lost. It is tried again.",
    });
  }
  if (reply.ok) return reply;
  const refusal = new Refusal(reply.status, await reply.json().catch(() => ({}))); // A proxy's own page isn't JSON.
  if (refusal.code === "session.over" || refusal.code === "auth.missing") {
    if (session) onOver();
  }
  throw refusal;
}

/** @param {string} path @param {Record<string, unknown>} [query] */
export async function get(path, query = {}) {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== "");
  const search = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString();
  return (await request(search ? `${path}?${search}` : path)).json();
}

/**
 * With a key a repeat is recognised, and does nothing twice.
 * @param {string} path @param {object} [body] @param {string} [key]
 */
export async function post(path, body = {}, key) {
  const headers = { "Content-Type": "application/json", ...(key && { "Idempotency-Key": key }) };
  return (await request(path, { method: "POST", headers, body: JSON.stringify(body) })).json();
}

/** @param {string} path */
export const remove = async (path) => (await request(path, { method: "DELETE" })).json();
