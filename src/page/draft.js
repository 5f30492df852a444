import { draftOf, keepDraft } from "./own-words.js";

/** @typedef {HTMLTextAreaElement | HTMLInputElement} Field */

/** @type {Map<string, Draft>} */
const drafts = new Map();

/** The one draft of a place, whichever field shows it. @param {string} place */
export function draftAt(place) {
  const draft = drafts.get(place) ?? new Draft(place);
  drafts.set(place, draft);
  return draft;
}

/**
 * What somebody writes in one place: kept as it is typed, through a reload too, and gone when it was sent. What is written on while
 * it is under way stays.
 */
export class Draft {
  /** @type {Set<Field>} */
  #fields = new Set();
  /** What is under way. @type {string | undefined} */
  #sent;
  /** Whether all that was typed meanwhile came behind it. */
  #isContinued = true;

  /** @param {string} place */
  constructor(place) {
    this.place = place;
    this.text = draftOf(place);
    // The same for each try of the same words, after a reload too: what arrived, and whose answer got lost, is not sent twice.
    this.key = draftOf(`${place} key`);
  }

  get isSending() {
    return this.#sent !== undefined;
  }

  /** Shows it in a field, where it goes on. @param {Field} field */
  show(field) {
    for (const old of this.#fields) if (!old.isConnected) this.#fields.delete(old);
    this.#fields.add(field);
    field.value = this.text;
    field.addEventListener("input", () => {
      if (this.#sent !== undefined && !field.value.startsWith(this.#sent)) this.#isContinued = false;
      this.#keep(field.value);
    });
  }

  /** What is sent beside the words has changed: it is another request now. */
  renew() {
    this.#keep(this.text);
  }

  /** @template T @param {(text: string, key: string) => Promise<T>} act @returns {Promise<T>} */
  async send(act) {
    const { text } = this;
    const key = this.key || crypto.randomUUID();
    this.key = key;
    keepDraft(`${this.place} key`, key);
    this.#sent = text;
    this.#isContinued = true;
    try {
      const answer = await act(text, key);
      this.#keep(this.#isContinued ? this.text.slice(text.length).trimStart() : this.text);
      for (const field of this.#fields) if (field.value !== this.text) field.value = this.text;
      return answer;
    } finally {
      this.#sent = undefined;
    }
  }

  /** @param {string} text */
  #keep(text) {
    this.text = text;
    keepDraft(this.place, text);
    if (this.key) keepDraft(`${this.place} key`, "");
    this.key = "";
  }
}
