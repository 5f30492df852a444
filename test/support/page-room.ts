import type { Task } from "../../src/domain/task.ts";
import { openDoor } from "./open-door.ts";
import { PageBrowser } from "./page-browser.ts";

/** A relay in memory that listens, with maria's page of it open in a browser. */
export async function pageRoom(
  names: string[] = ["bo"],
  options: Parameters<typeof PageBrowser.open>[1] = {},
) {
  const door = await openDoor(["maria", ...names], { streams: 100 });
  const { room } = door;
  const origin = door.urls[0]!;
  const browser = await PageBrowser.open(origin, options);
  await browser.signIn(room.tokens.maria!);
  const ask = async (what: string, token: string, body?: object) =>
    (await room.ask(what, { token, ...(body && { body }) })).json() as Promise<unknown>;
  return {
    ...{ door, room, origin, browser, page: browser.page, ask },
    /** A message as the relay answered it. */
    send: (from: string, body: string, more: object = {}) =>
      ask("POST /send", from, { to: "@maria", body, ...more }) as Promise<{ id: string }>,
    post: (from: string, more: object) =>
      ask("POST /tasks", from, { title: "Look at it", to: "bo", ...more }) as Promise<Task>,
    waiting: async () => ((await ask("GET /me", "maria")) as { waiting: number }).waiting,
    async [Symbol.asyncDispose]() {
      await browser[Symbol.asyncDispose]();
      await door[Symbol.asyncDispose]();
    },
  };
}
