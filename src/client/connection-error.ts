import { Fault, fault } from "../domain/fault.ts";
import { Retryable } from "./retry.ts";

/** Nothing was sent, and it may work in a moment: a relay that restarts, a network that comes up. */
const absent: Record<string, string> = {
  ECONNREFUSED: "nothing listens there",
  ENOENT: "its socket isn't there",
  EAI_AGAIN: "its name can't be looked up now",
  EHOSTUNREACH: "no way there from here",
  ENETUNREACH: "no network",
};

/** Nothing that waiting would mend. */
const hopeless: Record<string, string> = {
  ENOTFOUND: "no such host",
  ENAMETOOLONG: "the socket's path is too long",
  EACCES: "the socket isn't ours",
  EPROTO: "it doesn't speak TLS; is it http:// rather than https://?",
};

/** What an error of fetch means for the caller. Errors that aren't the network's come back as they are. */
export function connectionError(error: unknown, where: string): unknown {
  if (error instanceof Fault || error instanceof Retryable || !(error instanceof Error)) return error;
  const code = "code" in error && typeof error.code === "string" ? error.code : undefined;
  if (!code) return error;
  if (code === "Malformed_HTTP_Response") return fault("relay.strange", where, "it doesn't speak HTTP");
  if (absent[code]) return new Retryable(fault("relay.unreachable", where, absent[code]), "always");
  if (hopeless[code]) return fault("relay.unreachable", where, hopeless[code]);
  if (/CERT|TLS|SIGNATURE|PROXY/.test(code)) return fault("relay.unreachable", where, error.message);
  return new Retryable(fault("relay.unreachable", where, `the connection broke (${code})`), "repeatable");
}
