import { pathParameters, type Route } from "../contract/route.ts";
import { invalid } from "../domain/invalid.ts";

export interface WireRequest {
  method: Route["method"];
  /** With the query, below /v1. */
  path: string;
  body?: string;
}

/** A call as it goes over the wire. Input is checked here, so that what the relay would refuse never leaves. */
export function wireRequest(route: Route, input: unknown): WireRequest {
  const parsed = route.input.safeParse(input);
  if (!parsed.success) throw invalid(parsed.error);
  const fields = { ...(parsed.data as Record<string, unknown>) };
  let path = route.path;
  for (const name of pathParameters(path)) {
    path = path.replace(`:${name}`, encodeURIComponent(String(fields[name])));
    delete fields[name];
  }
  if (route.method === "POST") return { method: "POST", path, body: JSON.stringify(fields) };

  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(fields)) {
    if (value !== undefined) query.set(name, String(value));
  }
  return { method: route.method, path: query.size > 0 ? `${path}?${query}` : path };
}
