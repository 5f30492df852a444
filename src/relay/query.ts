import { fault } from "../domain/fault.ts";
import { unescaped } from "./url-parts.ts";

/** The fields of a query string. URLSearchParams would let broken escapes and repeated names pass. */
export function query(search: string): Record<string, string> {
  const fields = new Map<string, string>();
  for (const pair of search.split("&").filter(Boolean)) {
    const cut = pair.includes("=") ? pair.indexOf("=") : pair.length;
    const name = plain(pair.slice(0, cut));
    if (fields.has(name)) throw fault("request.invalid", name.slice(0, 64), "is given twice");
    fields.set(name, plain(pair.slice(cut + 1)));
  }
  return Object.fromEntries(fields);
}

const plain = (text: string): string => unescaped(text.replaceAll("+", " "));
