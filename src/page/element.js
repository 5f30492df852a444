import { safeLine, safeText } from "./safe-text.js";

/** @typedef {Node | string | number | false | null | undefined | Child[]} Child */

/**
 * Makes an element. All text goes in as text, with what could act in it spelled out: there is no other way from a word of
 * somebody's onto the page. A property that starts with `on` is a listener, any other an attribute; `true` is an empty one,
 * false and undefined leave it out.
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {Record<string, unknown>} [properties]
 * @param {...Child} children
 * @returns {HTMLElementTagNameMap[T]}
 */
export function element(tag, properties = {}, ...children) {
  const made = document.createElement(tag);
  dress(made, properties);
  fill(made, ...children);
  return made;
}

const svgSpace = "http://www.w3.org/2000/svg";

/**
 * The same for a drawing.
 * @param {string} tag @param {Record<string, unknown>} [properties] @param {...Child} children
 */
export function drawn(tag, properties = {}, ...children) {
  const made = document.createElementNS(svgSpace, tag);
  dress(made, properties);
  fill(made, ...children);
  return made;
}

/** @param {Element} made @param {Record<string, unknown>} properties */
function dress(made, properties) {
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === false || value === null) continue;
    if (name.startsWith("on")) made.addEventListener(name.slice(2), /** @type {EventListener} */ (value));
    else made.setAttribute(name, value === true ? "" : safeLine(String(value)));
  }
}

/** Puts these in place of what an element holds. @param {Element} made @param {...Child} children */
export function fill(made, ...children) {
  made.replaceChildren(...nodes(children));
}

/** @param {Child[]} children @returns {(Node | string)[]} */
function nodes(children) {
  return children.flatMap((child) => {
    if (Array.isArray(child)) return nodes(child);
    if (child === false || child === null || child === undefined) return [];
    return [child instanceof Node ? child : safeText(String(child))];
  });
}

/** Somebody's words within ours: their direction stays their own. @param {string} text */
export const words = (text) => element("bdi", {}, text);
