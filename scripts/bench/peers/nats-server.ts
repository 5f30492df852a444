import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { StartedPeer } from "./started-peer.ts";

/**
 * NATS with JetStream, every write flushed where its version can do that (`safe`); undefined where it isn't installed.
 * Version 2.9, Debian's of 2026, can't: it flushes every two minutes.
 */
export async function natsServer(folder: string) {
  if (!Bun.which("nats-server")) return undefined;
  for (const safe of [true, false]) {
    const port = freePort();
    const file = join(folder, "nats.conf");
    const always = safe ? ", sync_interval: always" : "";
    writeFileSync(file, `listen: "127.0.0.1:${port}"\njetstream { store_dir: "${folder}"${always} }\n`);
    const peer = await StartedPeer.start(["nats-server", "-c", file], () => accepts(port));
    if (peer) return { peer, address: String(port), safe };
  }
  return undefined;
}

function freePort(): number {
  const listener = Bun.listen({ hostname: "127.0.0.1", port: 0, socket: { data() {} } });
  const { port } = listener;
  listener.stop();
  return port;
}

async function accepts(port: number): Promise<boolean> {
  try {
    (await Bun.connect({ hostname: "127.0.0.1", port, socket: { data() {} } })).end();
    return true;
  } catch {
    return false; // Not yet; whether it ever will, its process tells.
  }
}
