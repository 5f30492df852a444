import { rmSync } from "node:fs";
import { join } from "node:path";
import { readRoomToken } from "../client/room-token.ts";
import { newToken, systemRandom } from "../hub/secrets.ts";
import { keepRoomToken } from "./keep-room-token.ts";

/**
 * The room token of a relay: the operator's, else the one that the home keeps, else a new one.
 * An operator's own is kept nowhere here; what the home kept before is good no more, so its file goes.
 */
export function roomTokenOf(home: string, given: string | undefined) {
  const path = join(home, "room-token");
  const kept = readRoomToken(home);
  if (given !== undefined && given !== kept) {
    rmSync(path, { force: true });
    return { token: given, kept: false, made: false };
  }
  if (kept !== undefined) return { token: kept, kept: true, made: false };
  const token = newToken("room", systemRandom);
  keepRoomToken(home, token);
  return { token, kept: true, made: true };
}
