/** @typedef {{ agent: string, state: "unclaimed" | "claimed" | "acked" | "dead", at?: string, until?: string, why?: string, by?: string, session?: string, attempt?: number }} Delivery */
/** @typedef {{ id: string, from: string, to: string, body?: string, priority: string, scope?: string, thread?: string, refs?: string[], ts: string, expires?: string, deliveries: Delivery[] }} Mail */

/**
 * A message and its answers.
 * @typedef {object} Conversation
 * @property {string} key the id of its first message, or what a sender has called the thread
 * @property {Mail[]} mail oldest first
 * @property {Mail} last
 * @property {string[]} others who else is in it, whoever wrote last first
 * @property {string} channel the channel that it was posted to, if it was
 * @property {number} waiting
 * @property {boolean} isUrgent whether something urgent waits
 */

/** Whether it waits for this agent. @param {Mail} mail @param {string} self */
export const isWaiting = (mail, self) =>
  mail.from !== self && mail.deliveries.some(({ agent, state }) => agent === self && state === "unclaimed");

/**
 * Mail by thread, the one with the newest message first. An answer names what it answers, so the first message of a thread is
 * found by going back as far as mail is known.
 * @param {Iterable<Mail>} all @param {string} self @returns {Conversation[]}
 */
export function conversations(all, self) {
  const byId = new Map([...all].map((mail) => [mail.id, mail]));
  /** @type {Map<string, string>} */
  const keys = new Map();
  for (const mail of byId.values()) keyOf(mail, byId, keys);
  const groups = Map.groupBy(byId.values(), (mail) => /** @type {string} */ (keys.get(mail.id)));
  return [...groups]
    .map(([key, mail]) => conversation(key, mail, self))
    .sort((one, other) => (one.last.ts < other.last.ts ? 1 : -1));
}

/**
 * Step by step, and each step once: a chain may be long, and hostile ones go round.
 * @param {Mail} mail @param {Map<string, Mail>} byId @param {Map<string, string>} keys
 */
function keyOf(mail, byId, keys) {
  /** @type {Set<string>} */
  const path = new Set();
  let key = mail.id;
  for (;;) {
    const known = keys.get(key);
    if (known !== undefined) {
      key = known;
      break;
    }
    path.add(key);
    const before = byId.get(key)?.thread;
    if (before === undefined || path.has(before)) break;
    key = before;
  }
  for (const id of path) keys.set(id, key);
}

/** @param {string} key @param {Mail[]} mail @param {string} self @returns {Conversation} */
function conversation(key, mail, self) {
  mail.sort((one, other) => (one.ts < other.ts ? -1 : 1));
  const last = /** @type {Mail} */ (mail.at(-1));
  const names = mail
    .toReversed()
    .flatMap(({ from, to }) => (from !== self ? [from] : to.startsWith("@") ? [to.slice(1)] : []));
  const waits = mail.filter((one) => isWaiting(one, self));
  return {
    key,
    mail,
    last,
    others: [...new Set(names)].filter((name) => name !== self),
    channel: mail.find(({ to }) => to.startsWith("#"))?.to ?? "",
    waiting: waits.length,
    isUrgent: waits.some(({ priority }) => priority === "urgent"),
  };
}
