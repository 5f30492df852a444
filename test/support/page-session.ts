import type { Ask, RelayRoom } from "./relay-room.ts";

export interface PageSession {
  /** As the browser keeps it: `name=value`. */
  cookie: string;
  csrf: string;
  /** What the relay's own page shows with each request. */
  headers: Record<string, string>;
  setCookie: string;
}

/** Signs in on the page, as the page does. */
export async function pageSession(
  room: RelayRoom,
  proof: { token: string } | { code: string },
  ask: Ask = {},
): Promise<PageSession> {
  const reply = await room.ask("POST /session", { ...ask, body: proof });
  const { csrf } = (await reply.json()) as { csrf: string };
  const setCookie = reply.headers.get("set-cookie") ?? "";
  const cookie = setCookie.split(";")[0] ?? "";
  return {
    ...{ cookie, csrf, setCookie },
    headers: { ...ask.headers, cookie, "x-backchannel-csrf": csrf, "sec-fetch-site": "same-origin" },
  };
}
