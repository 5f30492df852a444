/** `file:line:column`, as editors take it; columns count characters, and a BOM is none. */
export function textPlace(name: string, text: string, at: number): string {
  const before = text
    .slice(0, at)
    .replace(/^\uFEFF/, "")
    .split(/\r\n|\r|\n/);
  return `${name}:${before.length}:${before.at(-1)!.length + 1}`;
}
