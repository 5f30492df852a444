import { join } from "node:path";
import { readPrivate } from "./private-file.ts";

/** The room token of this home's own relay, which the relay keeps here; undefined when there has been none. */
export const readRoomToken = (home: string): string | undefined =>
  readPrivate(join(home, "room-token"))?.trim() || undefined;
