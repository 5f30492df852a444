import { type Listening, listen, type Where } from "../../src/relay/listen.ts";
import type { RelayOptions } from "../../src/relay/relay-app.ts";
import { RelayRoom } from "./relay-room.ts";

/** A relay in memory that really listens, on loopback, until its test ends: `await using door = await openDoor()`. */
export async function openDoor(
  names: string[] = [],
  options: Partial<RelayOptions> = {},
  where: Partial<Where> = {},
) {
  const room = await RelayRoom.with(names, options);
  const listening: Listening = await listen(room.app, { port: 0, hosts: ["127.0.0.1"], ...where });
  return {
    room,
    ...listening,
    url: `${listening.urls[0]}/v1`,
    [Symbol.asyncDispose]: () => listening.stop(0),
  };
}
