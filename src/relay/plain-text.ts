import type { z } from "zod";
import type { Route } from "../contract/route.ts";
import { fault } from "../domain/fault.ts";
import { query } from "./query.ts";
import { utf8 } from "./utf8.ts";

/** With `X-`: a plain `Priority` is another thing (RFC 9218), which browsers and proxies set. */
const inHeaders = ["priority", "scope", "thread", "title"];

/** The fields of a request whose body is a message, as whoever has only curl sends it. */
export function plainText(
  { input }: Pick<Route, "input">,
  request: Request,
  search: string,
  posted: Uint8Array,
): Record<string, string> {
  if (/^multipart\//i.test(request.headers.get("content-type") ?? ""))
    throw fault("request.invalid", "Content-Type", "is a form; send the text itself (curl -d, not -F)");
  const fields = query(search);
  if (Object.hasOwn(fields, "body")) throw fault("request.invalid", "body", "goes into the request's body");
  const known = (input as z.ZodObject).shape;
  for (const name of inHeaders) {
    if (!Object.hasOwn(known, name)) continue;
    const header = `X-${name[0]!.toUpperCase()}${name.slice(1)}`;
    const value = request.headers.get(header);
    if (value === null) continue;
    if (Object.hasOwn(fields, name))
      throw fault("request.invalid", name, `is given twice, in the query and as ${header}`);
    if (!/^[\x20-\x7e]*$/.test(value))
      throw fault("request.invalid", header, "must be printable ASCII; other characters go into the query");
    fields[name] = value;
  }
  return { ...fields, body: utf8(posted) };
}
