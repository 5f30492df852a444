/**
 * `https://github.com/Org/App.git`, `git@github.com:org/app` and `github.com/org/app/` are one scope.
 * A scope is compared by whole segments, so `:` counts as `/`.
 */
export function normalScope(text: string): string {
  return text
    .trim()
    .toLowerCase()
    .replace(/^[a-z][a-z0-9+.-]*:\/\//, "")
    .replace(/^[^/@]*@/, "")
    .replaceAll(/[:/]+/g, "/")
    .replace(/\/+$/, "")
    .replace(/\.git$/, "")
    .replace(/^\/+|\/+$/g, "");
}

/** Whether a reader with this match gets mail of this scope. Both are normal scopes. */
export function matches(match: string, scope: string): boolean {
  return `/${match}/`.includes(`/${scope}/`);
}
