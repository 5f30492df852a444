/** Characters that act without being seen: controls, bidi, zero width, tags, variation selectors, broken ones. */
const hidden = /[\p{Cc}\p{Cf}\p{Cs}\p{Default_Ignorable_Code_Point}\u2028\u2029]/u;

/** The two that an emoji is made with, where they do that, and line feed and tab. */
const harmless =
  /(?<=\p{Extended_Pictographic})\ufe0f|(?<=\p{Extended_Pictographic}[\ufe0f\p{Emoji_Modifier}]?)\u200d(?=\p{Extended_Pictographic})|[\n\t]/u;

const each = new RegExp(`(${harmless.source})|${hidden.source}`, "gu");

/** Text in which such characters are spelled out (`\u{200b}`), so that nothing in it is hidden from its reader. */
export function visible(text: string): string {
  return text
    .replaceAll("\r\n", "\n")
    .replace(each, (found, fine?: string) => fine ?? `\\u{${found.codePointAt(0)!.toString(16)}}`);
}
