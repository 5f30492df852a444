import { Fault } from "../domain/fault.ts";
import { urlParts } from "./url-parts.ts";

/** One request and how it was answered. Never a token, a body or a query. */
export interface LogEntry {
  at: string;
  method: string;
  path: string;
  status: number;
  ms: number;
  /** Whose token it was, when it was an agent's. */
  agent?: string;
  /** The error's code, when it was one. */
  code?: string;
  /** An old room token was shown, which is going to end. */
  oldToken?: true;
  /** What went wrong inside, for a mistake of the relay's. */
  stack?: string;
}

interface Outcome {
  request: Request;
  /** Milliseconds since 1970. */
  at: number;
  ms: number;
  status: number;
  agent?: string | undefined;
  problem?: unknown;
  /** When the old room token ends that was shown. */
  oldToken?: string | undefined;
}

export function logEntry({ request, at, ms, status, agent, problem, oldToken }: Outcome): LogEntry {
  const entry: LogEntry = {
    at: new Date(at).toISOString(),
    method: request.method,
    path: printable(urlParts(request.url).path),
    status,
    ms: Math.round(ms * 10) / 10,
  };
  if (agent) entry.agent = agent;
  if (oldToken) entry.oldToken = true;
  if (problem instanceof Fault) entry.code = problem.code;
  else if (problem)
    entry.stack = problem instanceof Error ? (problem.stack ?? String(problem)) : String(problem);
  return entry;
}

/** The line for one entry, ready for stderr. */
export function requestLog(entry: LogEntry, format: "text" | "json" = "text"): string {
  if (format === "json") return `${JSON.stringify(entry)}\n`;
  const { at, method, path, status, ms, agent = "-", code = "", oldToken, stack } = entry;
  const line =
    `${at} ${method} ${path} ${status} ${ms.toFixed(1)}ms ${agent} ${code}${oldToken ? "old room token" : ""}`.trimEnd();
  return stack ? `${line}\n${stack}\n` : `${line}\n`;
}

/**
 * A path of ours is short and printable; a stranger's may carry escapes for the terminal of whoever reads the log,
 * or a token that somebody pasted into a URL.
 */
function printable(path: string): string {
  const plain = path.replace(/[^\x21-\x7e]/g, "?").replace(/\bbch(?:[a-z]_|1-)[^/]*/g, "…");
  return plain.length > 200 ? `${plain.slice(0, 200)}…` : plain;
}
