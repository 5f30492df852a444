import { type Parsed, pathParameters, type Route } from "../contract/route.ts";
import { fault } from "../domain/fault.ts";
import { invalid } from "../domain/invalid.ts";
import { limits } from "../domain/limits.ts";
import { json } from "./json.ts";
import { plainText } from "./plain-text.ts";
import { query } from "./query.ts";
import { unescaped, urlParts } from "./url-parts.ts";

/**
 * What a request asks for: path, and query or body (of a POST), as one object that the route's schema has let in. `count` is told how many
 * values a body has, before they are read, and may refuse them.
 */
export function input<R extends Route>(
  route: R,
  request: Request,
  posted?: Uint8Array,
  count?: (values: number) => void,
): Parsed<R> {
  const { path, search } = urlParts(request.url);
  const text = route.takes === "text";
  if (posted && search && !text)
    throw fault("request.invalid", "", "the fields of a POST go into its JSON body");

  const bare = posted?.length === 0 && !text;
  let sent: Record<string, unknown> = {};
  if (!posted) sent = query(search);
  else if (text) sent = plainText(route, request, search, posted);
  else if (!bare) sent = json(posted, limits.values, count);
  const fixed = fromPath(route.path, path);
  for (const name of Object.keys(fixed))
    if (Object.hasOwn(sent, name)) throw fault("request.invalid", name, "is given by the path already");

  const parsed = route.input.safeParse({ ...sent, ...fixed });
  if (parsed.success) return parsed.data as Parsed<R>;
  throw bare ? fault("request.json", "is missing") : invalid(parsed.error);
}

/** The values of a route's `:parameters`, each unescaped once. */
function fromPath(pattern: string, path: string): Record<string, string> {
  if (!pattern.includes(":")) return {};
  const steps = pattern.split("/");
  const given = path.split("/").slice(-steps.length);
  return Object.fromEntries(
    pathParameters(pattern).map((name) => [name, unescaped(given[steps.indexOf(`:${name}`)] ?? "")]),
  );
}
