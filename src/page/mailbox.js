import { get, ownName, post, Refusal } from "./api.js";
import { conversations } from "./conversations.js";
import { on } from "./live.js";
import { announce, sayWhy } from "./notice.js";
import { ownTasks } from "./own-tasks.js";

/** @typedef {import("./conversations.js").Mail} Mail */

/** How many at a time: the rest comes when somebody scrolls there. */
const page = 100;

/**
 * One's own mail, as far as it has been asked for. Looking at it changes nothing on the relay: what is unclaimed stays so until
 * somebody says that it is done.
 */
class Mailbox {
  /** @type {Map<string, Mail>} */
  #mail = new Map();
  /** Of each side: the oldest that is known, and whether there are older ones. */
  #sides = { mailbox: { oldest: "", isWhole: false }, sent: { oldest: "", isWhole: false } };
  /** @type {Set<() => void>} */
  #hearers = new Set();
  /** @type {import("./conversations.js").Conversation[] | undefined} */
  #sorted;
  /** @type {import("./conversations.js").Conversation[] | undefined} */
  #shown;
  /** @type {Promise<void> | undefined} */
  #older;
  waiting = 0;
  isLoaded = false;

  open() {
    on("mail", () => void this.#fresh("mailbox").catch(sayWhy));
    on("sent", () => void this.#fresh("sent").catch(sayWhy));
    void Promise.all([this.#fresh("mailbox"), this.#fresh("sent")]).catch(sayWhy);
  }

  /** @param {() => void} hear */
  on(hear) {
    this.#hearers.add(hear);
    return () => void this.#hearers.delete(hear);
  }

  get isWhole() {
    return this.#sides.mailbox.isWhole && this.#sides.sent.isWhole;
  }

  /** All but what the relay told others of one's own tasks. */
  get conversations() {
    if (this.#shown) return this.#shown;
    const isTold = (/** @type {import("./conversations.js").Conversation} */ { key, mail }) =>
      !this.#mail.has(key) && mail.every(({ from }) => from === ownName());
    const all = this.#all();
    this.#shown = all.filter((one) => !(ownTasks.has(one.key) && isTold(one)));
    const unsure = all.filter(isTold).map(({ key }) => key);
    void ownTasks.look(unsure).then((isNew) => isNew && this.#changed(), sayWhy);
    return this.#shown;
  }

  #all() {
    this.#sorted ??= conversations(this.#mail.values(), ownName());
    return this.#sorted;
  }

  /** @param {string} key the conversation's, or the id of a message in it */
  conversation(key) {
    const all = this.#all();
    return all.find((one) => one.key === key) ?? all.find(({ mail }) => mail.some(({ id }) => id === key));
  }

  /** @param {string} id */
  get(id) {
    return this.#mail.get(id);
  }

  /** Asks for the next older ones. */
  older() {
    this.#older ??= Promise.all(
      /** @type {const} */ (["mailbox", "sent"]).map(async (side) => {
        const { oldest, isWhole } = this.#sides[side];
        if (!isWhole && oldest) this.#take(side, await this.#ask(side, oldest), true);
      }),
    )
      .then(() => this.#changed())
      .finally(() => {
        this.#older = undefined;
      });
    return this.#older;
  }

  /** What became of these since: they may be older than what is asked for at a change. @param {string[]} ids */
  async lookAgain(ids) {
    for (const id of ids) {
      try {
        this.#put(await get(`/messages/${id}`));
      } catch (error) {
        if (!(error instanceof Refusal && error.code === "message.unknown")) throw error;
      }
    }
    this.#changed();
  }

  /** What is done stays readable for seven days. Gives the ids that another session had before. @param {Mail[]} all */
  async done(all) {
    const late = [];
    for (const { id } of all) {
      const { message } = await post("/take", { id, keep: true });
      if (!message) late.push(id);
    }
    await this.lookAgain(all.map(({ id }) => id));
    return late;
  }

  /** @param {Mail} mail */
  add(mail) {
    this.#put(mail);
    this.#changed();
  }

  /** @param {"mailbox" | "sent"} side @param {string} [before] @returns {Promise<Mail[]>} */
  #ask(side, before) {
    return get(side === "sent" ? "/sent" : `/mailbox/${ownName()}`, {
      limit: page,
      before,
      ...(side === "sent" && { bodies: 1 }),
    });
  }

  /** @param {"mailbox" | "sent"} side */
  async #fresh(side) {
    const [found, me] = await Promise.all([this.#ask(side), side === "mailbox" ? get("/me") : undefined]);
    this.#take(side, found, this.#sides[side].oldest === "");
    if (me) {
      if (this.isLoaded && me.waiting > this.waiting) announce(`${me.waiting} messages are waiting`);
      this.waiting = me.waiting;
      this.isLoaded = true;
    }
    this.#changed();
  }

  /** @param {"mailbox" | "sent"} side @param {Mail[]} found @param {boolean} isOlder */
  #take(side, found, isOlder) {
    if (side === "mailbox" && !isOlder) this.#gone(found);
    for (const mail of found) this.#put(mail);
    if (!isOlder) return;
    this.#sides[side] = { oldest: found.at(-1)?.id ?? this.#sides[side].oldest, isWhole: found.length === 0 };
  }

  /** What was there and isn't any more has been read elsewhere, by another session. @param {Mail[]} found */
  #gone(found) {
    const there = new Set(found.map(({ id }) => id));
    const since = found.at(-1)?.ts ?? "";
    for (const mail of this.#mail.values()) {
      if (mail.from === ownName() || there.has(mail.id) || mail.ts <= since) continue;
      mail.deliveries = [{ agent: ownName(), state: "acked" }];
    }
  }

  /** A body that was seen once stays on the page, also when the relay has deleted it since. @param {Mail} mail */
  #put(mail) {
    const body = mail.body ?? this.#mail.get(mail.id)?.body;
    this.#mail.set(mail.id, body === undefined ? mail : { ...mail, body });
  }

  #changed() {
    this.#sorted = this.#shown = undefined;
    for (const hear of this.#hearers) hear();
  }
}

export const mailbox = new Mailbox();
