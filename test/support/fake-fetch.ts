import type { Fetch } from "../../src/client/relay-client.ts";

type Answer = () => Response | Promise<Response>;

/** A fetch that gives these answers in turn, the last one for ever, and remembers what it was asked. */
export function fakeFetch(...answers: Answer[]) {
  const asked: { url: string; init: BunFetchRequestInit; headers: Headers }[] = [];
  const fetch: Fetch = async (url, init) => {
    asked.push({ url, init, headers: new Headers(init.headers) });
    return await answers[Math.min(asked.length, answers.length) - 1]!();
  };
  return { fetch, asked };
}

/** A failure as Bun's fetch throws it. */
export const networkError =
  (code: string): Answer =>
  () => {
    throw Object.assign(new TypeError(code), { code });
  };

/** An error as a relay tells it. */
export const refusal =
  (status: number, code: string, headers: Record<string, string> = {}): Answer =>
  () =>
    Response.json({ error: `says ${code}`, code, hint: "do this" }, { status, headers });
