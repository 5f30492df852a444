import { element } from "./element.js";

/** Rows drawn beyond what can be seen, so that a quick scroll meets no gap. */
const margin = 8;

/**
 * A list of which only the rows in sight exist: ten thousand cost as much as twenty. All rows have one height. Arrow keys, Home
 * and End go through all of it, and screen readers hear how long it is.
 * @template T
 */
export class VirtualList {
  /** @type {T[]} */
  #items = [];
  /** @type {Map<string, HTMLElement>} */
  #drawn = new Map();
  #list;
  #frame = 0;

  /**
   * @param {object} options
   * @param {string} options.label
   * @param {number} options.height of a row, in pixels
   * @param {(item: T) => string} options.key
   * @param {(item: T) => HTMLElement} options.row what in it can be focused is a link or a button
   * @param {() => void} [options.onEnd] somebody has come near the end
   */
  constructor({ label, height, key, row, onEnd = () => {} }) {
    this.height = height;
    this.key = key;
    this.row = row;
    this.onEnd = onEnd;
    this.#list = element("ul", { class: "rows", "aria-label": label });
    this.element = element(
      "div",
      {
        class: "scroller",
        onscroll: () => this.#soon(),
        onkeydown: (/** @type {KeyboardEvent} */ event) => this.#onKey(event),
      },
      this.#list,
    );
    new ResizeObserver(() => this.#soon()).observe(this.element);
  }

  /** @param {T[]} items */
  show(items) {
    this.#items = items;
    const focused = this.#focused();
    this.#drawn.clear();
    this.#list.style.height = `${items.length * this.height}px`;
    this.#draw();
    if (focused !== undefined) this.#focus(focused);
  }

  /** @param {string} key */
  #focus(key) {
    const row = this.#drawn.get(key);
    /** @type {HTMLElement | null | undefined} */ (row?.querySelector("a, button"))?.focus({
      preventScroll: true,
    });
  }

  /** Scrolls to a row, unless it is in sight. @param {string} key */
  reveal(key) {
    const at = this.#items.findIndex((item) => this.key(item) === key);
    const { scrollTop, clientHeight } = this.element;
    const top = at * this.height;
    if (at < 0 || (top >= scrollTop && top + this.height <= scrollTop + clientHeight)) return;
    this.element.scrollTop = Math.max(0, top - clientHeight / 2);
    this.#draw();
  }

  #focused() {
    const active = document.activeElement?.closest("li");
    return [...this.#drawn].find(([, row]) => row === active)?.[0];
  }

  #soon() {
    if (this.#frame) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      this.#draw();
    });
  }

  #draw() {
    const { scrollTop, clientHeight } = this.element;
    const first = Math.max(0, Math.floor(scrollTop / this.height) - margin);
    const last = Math.min(
      this.#items.length,
      Math.ceil((scrollTop + (clientHeight || 900)) / this.height) + margin,
    );
    const before = this.#drawn;
    this.#drawn = new Map();
    const rows = this.#items.slice(first, last).map((item, at) => {
      const key = this.key(item);
      const row = before.get(key) ?? element("li", {}, this.row(item));
      row.style.transform = `translateY(${(first + at) * this.height}px)`;
      row.setAttribute("aria-setsize", String(this.#items.length));
      row.setAttribute("aria-posinset", String(first + at + 1));
      this.#drawn.set(key, row);
      return row;
    });
    for (const [key, row] of before) if (!this.#drawn.has(key) || this.#drawn.get(key) !== row) row.remove();
    rows.forEach((row, at) => {
      if (this.#list.children[at] !== row) this.#list.insertBefore(row, this.#list.children[at] ?? null);
    });
    while (this.#list.children.length > rows.length) this.#list.lastElementChild?.remove();
    if (last >= this.#items.length - margin) this.onEnd();
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10, Home: -Infinity, End: Infinity };
    const step = steps[/** @type {keyof typeof steps} */ (event.key)];
    const key = this.#focused();
    if (step === undefined || key === undefined || event.target instanceof HTMLInputElement) return;
    event.preventDefault();
    const now = this.#items.findIndex((item) => this.key(item) === key);
    const next = Math.min(Math.max(now + step, 0), this.#items.length - 1);
    const top = next * this.height;
    const { scrollTop, clientHeight } = this.element;
    if (top < scrollTop) this.element.scrollTop = top;
    else if (top + this.height > scrollTop + clientHeight)
      this.element.scrollTop = top + this.height - clientHeight;
    this.#draw();
    const item = this.#items[next];
    if (item) this.#focus(this.key(item));
  }
}
