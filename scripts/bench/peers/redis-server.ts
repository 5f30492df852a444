import { existsSync } from "node:fs";
import { join } from "node:path";
import { StartedPeer } from "./started-peer.ts";

/** Redis with every write flushed before it is answered, on a Unix socket in the folder; undefined where it isn't installed. */
export async function redisServer(folder: string) {
  if (!Bun.which("redis-server")) return undefined;
  const socket = join(folder, "redis.sock");
  const options = {
    port: "0",
    unixsocket: socket,
    dir: folder,
    save: "",
    appendonly: "yes",
    appendfsync: "always",
  };
  const flags = Object.entries(options).flatMap(([name, value]) => [`--${name}`, value]);
  const peer = await StartedPeer.start(["redis-server", ...flags], async () => existsSync(socket));
  return peer && { peer, address: socket };
}
