import { fault } from "../domain/fault.ts";

/** What a relay answered, as JSON that nobody has checked yet; an error that it told becomes the Fault it threw. */
export async function relayReply(response: Response, where: string): Promise<unknown> {
  await refuse(response, where);
  const content = json(await response.text());
  if (content === undefined) throw fault("relay.strange", where, `it sent ${kind(response)} instead of JSON`);
  return content;
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
  const { refusal } = await import("./refusal.ts");
  throw refusal(json(await response.text()), response, where);
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // Not JSON: the callers say what it means for them.
  }
}

/** What an answer says it is. */
export const kind = (response: Response): string =>
  response.headers.get("content-type")?.split(";")[0] || "something unnamed";
