import { pathParameters, type Route } from "../contract/route.ts";

export interface WireRequest {
  method: Route["method"];
  /** With the query, below /v1. */
  path: string;
  body?: string;
}

/** A call as it goes over the wire, made of input that was checked. */
export function wireRequest(route: Pick<Route, "method" | "path" | "takes">, input: object): WireRequest {
  const fields: Record<string, unknown> = { ...input };
  let path = route.path;
  for (const name of pathParameters(path)) {
    path = path.replace(`:${name}`, encodeURIComponent(String(fields[name])));
    delete fields[name];
  }
  const text = route.takes === "text" ? String(fields["body"]) : undefined;
  if (text !== undefined) delete fields["body"];
  else if (route.method === "POST") return { method: "POST", path, body: JSON.stringify(fields) };

  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(fields)) {
    if (value !== undefined) query.set(name, String(value));
  }
  const whole = query.size > 0 ? `${path}?${query}` : path;
  return { method: route.method, path: whole, ...(text !== undefined && { body: text }) };
}
