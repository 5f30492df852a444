/**
 * The token a request shows, if any. Existing clients leave out the word `Bearer` or write it in any case.
 * Two Authorization headers arrive joined by a comma, and are then no token that anybody has.
 */
export function bearer(request: Request): string | undefined {
  const header = request.headers.get("authorization")?.trim();
  const token = header?.replace(/^bearer(\s+|$)/i, "");
  return token || undefined;
}
