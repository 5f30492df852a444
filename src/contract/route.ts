import type { z } from "zod";
import type { ErrorCode } from "../domain/errors.ts";

/**
 * Whose token a route wants.
 * `nobody`: none. `room`: the room token. `join`: the room token, an invite, or the agent's own.
 * `agent`: any personal token. `own`: the personal token of the agent named in the path.
 * `host`: none, but a way that only whoever can read the relay's home has: its Unix socket or, without one, `hostToken` of relay.run.json.
 * `session`: none, but the cookie of somebody who is signed in on the page.
 * `hook`: none, but the hook in the path is there and, if it has a token, the query shows it.
 */
export type Who = "nobody" | "room" | "join" | "agent" | "own" | "host" | "hook" | "session";

export interface Route {
  method: "GET" | "POST" | "DELETE";
  /** Below /v1; `:name` marks a parameter. */
  path: string;
  who: Who;
  /**
   * Whether somebody who is signed in on the page may call it without showing a token. Left out: what agents may, and
   * not what hosts may.
   */
  page?: boolean;
  /** One sentence for people. */
  summary: string;
  /** More that a client has to know, in Markdown. */
  notes?: string;
  /** Path parameters, query (GET, DELETE) or JSON body (POST, see `takes`), in one object. */
  input: z.ZodType;
  reply: z.ZodType;
  /** `stream`: Server-Sent Events, each carrying one reply. */
  kind?: "stream";
  /** `text`: the body is no JSON but the field `body`, as it is; the other fields come in the query. */
  takes?: "text";
  /** Whether the body may hold a text as long as a message's: `limits.request`, else `limits.shortRequest`. */
  long?: true;
  /** What can go wrong beside bad input and a wrong token. */
  errors: ErrorCode[];
  /** Input and reply as a reader of the docs sees them. */
  example: { input?: unknown; reply: unknown };
}

/** Keeps the exact types of a route's schemas. */
export const route = <R extends Route>(definition: R): R => definition;

/** What a caller may write: defaults may be left out. */
export type Input<R extends Route> = z.input<R["input"]>;
/** What the hub gets: parsed, with defaults. */
export type Parsed<R extends Route> = z.output<R["input"]>;
export type Reply<R extends Route> = z.output<R["reply"]>;

/** `/inbox/:agent` → `["agent"]` */
export const pathParameters = (path: string): string[] =>
  [...path.matchAll(/:([a-zA-Z]+)/g)].map((found) => found[1]!);
