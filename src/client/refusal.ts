import { z } from "zod";
import { type ErrorCode, errors } from "../domain/errors.ts";
import { Fault, fault } from "../domain/fault.ts";
import { kind } from "./relay-reply.ts";
import { Retryable } from "./retry.ts";

const errorReply = z.looseObject({ error: z.string(), code: z.string(), hint: z.string().optional() });

/** What an answer that is no success means: the Fault that the relay threw, or that it is no relay's answer. */
export function refusal(content: unknown, response: Response, where: string): Error {
  const { status } = response;
  const told = errorReply.safeParse(content);
  if (!told.success) return strangeError(response, where);

  const known = toldFault(told.data, status);
  const retryAfter = Number(response.headers.get("retry-after") ?? Number.NaN);
  if (retryAfter >= 0) known.retryAfter = retryAfter;
  if (!passes(known, status)) return known;
  return new Retryable(known, status === 429 || status === 503 ? "always" : "repeatable");
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
