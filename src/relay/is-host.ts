import { timingSafeEqual } from "node:crypto";
import { hashOf } from "../hub/secrets.ts";
import type { Connection } from "./connection.ts";

/**
 * Whether a caller can read the relay's home: it came by the socket there, or shows the token that a running relay leaves
 * there. Nothing that an agent or the room token is makes it the host.
 */
export function isHost(
  shown: string | undefined,
  hostToken: string | undefined,
  connection: Connection | undefined,
): boolean {
  if (connection?.local) return true;
  if (shown === undefined || hostToken === undefined) return false;
  return timingSafeEqual(Buffer.from(hashOf(shown)), Buffer.from(hashOf(hostToken)));
}
