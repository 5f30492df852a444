/** As src/domain/safe-text.ts, for what has to run in a browser; a test holds the two together. */
const acting = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Default_Ignorable_Code_Point}]/gu;
const inEmoji =
  /(?<=\p{Extended_Pictographic})\ufe0f|(?<=[0-9#*])\ufe0f(?=\u20e3)|(?<=\p{Extended_Pictographic}[\ufe0f\p{Emoji_Modifier}]?)\u200d(?=\p{Extended_Pictographic})/u;

const forText = new RegExp(`(${inEmoji.source}|[\\n\\t])|${acting.source}`, "gu");
const forLine = new RegExp(`(${inEmoji.source})|${acting.source}`, "gu");

/** @param {string} text @param {RegExp} each */
const escaped = (text, each) =>
  text.replace(each, (found, kept) => kept ?? `\\u{${found.codePointAt(0)?.toString(16)}}`);

/**
 * Text of others as it may be shown: what could turn, hide or move it is spelled out.
 * @param {string} text
 */
export const safeText = (text) => escaped(text.replaceAll("\r\n", "\n"), forText);

/** The same for a single line. @param {string} text */
export const safeLine = (text) => escaped(text, forLine);
