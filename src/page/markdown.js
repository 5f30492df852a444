import { element } from "./element.js";
import { lexer } from "./marked.js";
import { outerLink } from "./outer-link.js";

/** Longer texts are shown as they are: a hostile one could keep the parser busy. */
const longest = 32 * 1024;
/** Lists in quotes in lists, so deep; below it is text. */
const deepest = 24;

/** @typedef {{ type: string, raw: string, text?: string, tokens?: Token[], href?: string, depth?: number, ordered?: boolean, start?: number | "", items?: Token[], lang?: string, header?: Token[], rows?: Token[][], task?: boolean, checked?: boolean }} Token */

/**
 * A message's Markdown as elements. Only these kinds of element come of it, each made by name; HTML in it is text, an image is a
 * link to it, and a link is shown before it opens.
 * @param {string} text
 */
export function markdown(text) {
  const whole = element("div", { class: "markdown" });
  /** @type {Token[]} */
  let tokens;
  try {
    tokens = text.length > longest ? [] : /** @type {Token[]} */ (lexer(text, { gfm: true, breaks: true }));
  } catch {
    // Nested deeper than the parser's stack.
    tokens = [];
  }
  if (tokens.length === 0) whole.append(element("pre", { class: "as-is" }, text));
  else whole.append(...blocks(tokens, 0));
  return whole;
}

/** @param {Token[]} tokens @param {number} depth @returns {Node[]} */
const blocks = (tokens, depth) =>
  depth > deepest ? [asIs(tokens)] : tokens.flatMap((token) => block(token, depth + 1));

/** @param {Token[]} tokens */
const asIs = (tokens) => element("p", {}, tokens.map(({ raw }) => raw).join(""));

/** @param {Token} token @param {number} depth @returns {Node[]} */
function block(token, depth) {
  const inside = token.tokens ?? [];
  switch (token.type) {
    case "space":
    case "def":
      return [];
    case "heading": {
      // The page has its own first and second heading.
      const level = /** @type {"h3" | "h4" | "h5" | "h6"} */ (`h${Math.min(6, (token.depth ?? 1) + 2)}`);
      return [element(level, {}, spans(inside, depth))];
    }
    case "paragraph":
      return [element("p", {}, spans(inside, depth))];
    case "text":
      return token.tokens ? spans(inside, depth) : [line(token.text ?? "")];
    case "blockquote":
      return [element("blockquote", {}, blocks(inside, depth))];
    case "code":
      return [element("pre", { tabindex: "0" }, element("code", {}, token.text ?? ""))];
    case "hr":
      return [element("hr")];
    case "list":
      return [list(token, depth)];
    case "table":
      return [table(token, depth)];
    default:
      return [element("p", {}, token.raw)];
  }
}

/** @param {Token} token @param {number} depth */
function list({ ordered, start, items = [] }, depth) {
  const entries = items.map(({ tokens = [], task, checked }) =>
    element(
      "li",
      {},
      task && (checked ? "☑ " : "☐ "),
      blocks(
        tokens.filter(({ type }) => type !== "checkbox"),
        depth,
      ),
    ),
  );
  return ordered
    ? element("ol", { start: typeof start === "number" ? start : 1 }, entries)
    : element("ul", {}, entries);
}

/** @param {Token} token @param {number} depth */
function table({ header = [], rows = [] }, depth) {
  const cells = (/** @type {"th" | "td"} */ tag, /** @type {Token[]} */ row) =>
    element(
      "tr",
      {},
      row.map(({ tokens = [] }) => element(tag, {}, spans(tokens, depth))),
    );
  return element(
    "div",
    { class: "wide", tabindex: "0", role: "group", "aria-label": "A table" },
    element(
      "table",
      {},
      element("thead", {}, cells("th", header)),
      element(
        "tbody",
        {},
        rows.map((row) => cells("td", row)),
      ),
    ),
  );
}

/** @param {Token[]} tokens @param {number} depth @returns {Node[]} */
const spans = (tokens, depth) =>
  depth > deepest
    ? [line(tokens.map(({ raw }) => raw).join(""))]
    : tokens.flatMap((token) => span(token, depth + 1));

/** @param {Token} token @param {number} depth @returns {Node[]} */
function span(token, depth) {
  const { type, text = "", raw, href = "", tokens = [] } = token;
  switch (type) {
    case "strong":
      return [element("strong", {}, spans(tokens, depth))];
    case "em":
      return [element("em", {}, spans(tokens, depth))];
    case "del":
      return [element("s", {}, spans(tokens, depth))];
    case "codespan":
      return [element("code", {}, text)];
    case "br":
      return [element("br")];
    case "link":
      return [outerLink(entities(href), spans(tokens, depth))];
    case "image":
      return [outerLink(entities(href), [line(`image: ${text || href}`)])];
    case "text":
    case "escape":
      return token.tokens ? spans(tokens, depth) : [line(text)];
    default:
      return [line(raw)];
  }
}

const line = (/** @type {string} */ text) => element("span", {}, entities(text));

/** @type {Record<string, string>} */
const named = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: "\u00a0" };

/** What Markdown writes as `&lt;`: it becomes text, and goes nowhere but into text. @param {string} text */
function entities(text) {
  return text.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,4}));/gi, (found, decimal, hex, name) => {
    if (name) return named[name] ?? found;
    const point = decimal ? Number(decimal) : Number.parseInt(hex, 16);
    return point > 0 && point <= 0x10ffff ? String.fromCodePoint(point) : found;
  });
}
