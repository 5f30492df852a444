import { type Parsed, pathParameters, type Route } from "../contract/route.ts";
import { fault } from "../domain/fault.ts";
import { invalid } from "../domain/invalid.ts";
import { type BodyBounds, body } from "./body.ts";
import { json } from "./json.ts";
import { plainText } from "./plain-text.ts";
import { query } from "./query.ts";
import { unescaped, urlParts } from "./url-parts.ts";

/** What a request asks for: path, and query or body, as one object that the route's schema has let in. */
export async function input<R extends Route>(
  route: R,
  request: Request,
  bounds: BodyBounds,
): Promise<Parsed<R>> {
  const { path, search } = urlParts(request.url);
  const posted = route.method === "POST" ? await body(request, bounds) : undefined;
  const text = route.takes === "text";
  if (posted && search && !text)
    throw fault("request.invalid", "", "the fields of a POST go into its JSON body");

  const bare = posted?.length === 0 && !text;
  let sent: Record<string, unknown> = {};
  if (!posted) sent = query(search);
  else if (text) sent = plainText(route, request, search, posted);
  else if (!bare) sent = json(posted);
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
