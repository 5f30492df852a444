import { join } from "node:path";
import { writePrivate } from "../client/private-file.ts";

/** Keeps the room token in the home for the next start, and for whoever makes invites here. */
export function keepRoomToken(home: string, token: string): true {
  writePrivate(join(home, "room-token"), `${token}\n`);
  return true;
}
