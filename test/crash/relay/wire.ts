import { wireRequest } from "../../../src/client/wire-request.ts";
import type { Input, Reply } from "../../../src/contract/route.ts";
import { type RouteName, type Routes, routes } from "../../../src/contract/routes.ts";

/** What came of a request: its reply, or why there is none. */
export type Outcome<T> = { reply: T; why?: undefined } | { reply?: undefined; why: Refusal };

export interface Refusal {
  /** 0: no answer came. */
  status: number;
  /** The error's code; `late` after `patience`, `cut off` when the connection broke. */
  code: string;
  sentence: string;
  /** The receipts that were lost, where the answer tells. */
  lost: string[];
}

/** Milliseconds in which every request has to be answered, whatever the disk does. */
export const patience = 5000;

/** Requests to a relay that may be killed at any moment: each is made once, and its end is told, whatever it is. */
export class Wire {
  url = "";
  /** Requests made. */
  asked = 0;

  async call<N extends RouteName>(
    name: N,
    input: Input<Routes[N]>,
    token: string,
    key?: string,
  ): Promise<Outcome<Reply<Routes[N]>>> {
    const route = routes[name];
    const { method, path, body } = wireRequest(route, route.input.parse(input) as object);
    this.asked += 1;
    const headers = { Authorization: `Bearer ${token}`, ...(key && { "Idempotency-Key": key }) };
    try {
      const signal = AbortSignal.timeout(patience);
      const response = await fetch(`${this.url}/v1${path}`, {
        method,
        headers,
        signal,
        ...(body && { body }),
      });
      const content = await response.json();
      if (!response.ok) return { why: refusal(response.status, content) };
      return { reply: route.reply.parse(content) as Reply<Routes[N]> };
    } catch (error) {
      const { name: kind, message } = error as Error;
      const code = kind === "TimeoutError" ? "late" : kind === "ZodError" ? "strange" : "cut off";
      return { why: { status: 0, code, sentence: `${name}: ${message}`, lost: [] } };
    }
  }
}

function refusal(status: number, content: unknown): Refusal {
  const { error = "", code = "", lost = [] } = content as { error?: string; code?: string; lost?: string[] };
  return { status, code, sentence: error, lost };
}
