import { RedisClient } from "bun";
import type { Keep } from "../keepers.ts";

/** A stream for each recipient in a Redis server on this Unix socket. Concurrent commands are pipelined by the client. */
export async function redisStream(socket: string): Promise<Keep> {
  const client = new RedisClient(`redis+unix://${socket}`);
  await client.connect();
  return (message, recipient) => client.send("XADD", [recipient, "*", "message", JSON.stringify(message)]);
}
