import { z } from "zod";
import type { Route } from "../contract/route.ts";
import { type ErrorCode, errors } from "../domain/errors.ts";
import { Fault, fault } from "../domain/fault.ts";
import { Retryable } from "./retry.ts";

const errorReply = z.looseObject({ error: z.string(), code: z.string(), hint: z.string().optional() });

/** What a relay answered, checked against the contract; an error that it told becomes the Fault it threw. */
export async function relayReply(route: Route, response: Response, where: string): Promise<unknown> {
  await refuse(response, where);
  const content = json(await response.text());
  if (content === undefined) throw fault("relay.strange", where, `it sent ${kind(response)} instead of JSON`);
  const parsed = route.reply.safeParse(content);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0]!;
  throw fault(
    "relay.strange",
    where,
    `its answer to ${route.path} has ${issue.path.join(".") || "all"}: ${issue.message}`,
  );
}

/** Throws what a response that isn't a success means. */
export async function refuse(response: Response, where: string): Promise<void> {
  const { status } = response;
  if (status >= 200 && status < 300) return;
  if (status >= 300 && status < 400) {
    // Following would show the token to whoever the answer names.
    const location = response.headers.get("location") ?? "nowhere";
    throw fault("relay.strange", where, `it redirects to ${location}; use that URL if you trust it`);
  }
  const told = errorReply.safeParse(json(await response.text()));
  if (!told.success) throw strangeError(response, where);

  const known = toldFault(told.data, status);
  const retryAfter = Number(response.headers.get("retry-after") ?? Number.NaN);
  if (retryAfter >= 0) known.retryAfter = retryAfter;
  if (passes(known, status))
    throw new Retryable(known, status === 429 || status === 503 ? "always" : "repeatable");
  throw known;
}

/** A full mailbox and a broken disk outlast any retry; a rate limit says when it ends. */
function passes(known: Fault, status: number): boolean {
  if (known.code === "mailbox.full" || known.code === "store.failed") return false;
  if (status === 429) return known.retryAfter !== undefined;
  return status === 502 || status === 503 || status === 504;
}

function toldFault({ error, code, hint, ...details }: z.output<typeof errorReply>, status: number): Fault {
  if (Object.hasOwn(errors, code)) {
    const known = new Fault(code as ErrorCode, error, hint);
    if (Object.keys(details).length > 0) known.details = details;
    return known;
  }
  // A newer relay's code: the nearest of ours gives the exit code, its own words and code are shown.
  const nearest =
    status === 401 || status === 403 ? "auth.wrong" : status < 500 ? "request.invalid" : "relay.fault";
  const unknown = new Fault(nearest, error, hint);
  unknown.details = { ...details, code };
  return unknown;
}

function strangeError(response: Response, where: string): Error {
  const { status } = response;
  if (status === 502 || status === 503 || status === 504) {
    const away = fault("relay.unreachable", where, `the proxy in front of it answered ${status}`);
    return new Retryable(away, "repeatable");
  }
  return fault("relay.strange", where, `it answered ${status} with ${kind(response)}`);
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // Not JSON: the callers say what it means for them.
  }
}

const kind = (response: Response): string =>
  response.headers.get("content-type")?.split(";")[0] || "something unnamed";
