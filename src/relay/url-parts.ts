import { fault } from "../domain/fault.ts";

/**
 * Path and query of a request, still escaped. Routes are matched on the path as sent, so that `%2F` is never a
 * separator and nothing is unescaped twice.
 */
export function urlParts(url: string): { path: string; search: string } {
  const [address = ""] = url.split("#", 1);
  const rest = address.slice(address.indexOf("/", "https://".length));
  const cut = rest.indexOf("?");
  return cut < 0 ? { path: rest, search: "" } : { path: rest.slice(0, cut), search: rest.slice(cut + 1) };
}

export function unescaped(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw fault("request.invalid", "", "the URL has a % that doesn't begin an escaped UTF-8 character");
  }
}
