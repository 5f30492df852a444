import type { Transport } from "@modelcontextprotocol/sdk/shared/transport.js";
import type { Connection } from "../client/connect.ts";
import { holdRung } from "../client/hold-rung.ts";
import { type Sleep, sleep as systemSleep } from "../client/sleep.ts";
import { type Clock, systemClock } from "../domain/clock.ts";
import type { Ring } from "../domain/doorbell.ts";
import { etiquette } from "../domain/etiquette.ts";
import { sessionLabel } from "../domain/session.ts";
import { type After, systemAfter } from "./after.ts";
import { channel, channelCapability, channelMethod } from "./channel.ts";
import { PendingAcks } from "./pending-acks.ts";
import { RelayLink } from "./relay-link.ts";
import { StdioDoor } from "./stdio-door.ts";
import { toolServer } from "./tool-server.ts";
import { WatchedTransport } from "./watched-transport.ts";

interface Options {
  /** Called at the first use of a tool, and again when the relay or the identity was not there. */
  connect: () => Promise<Connection>;
  version: string;
  /** What the client is told at the start. */
  instructions?: string;
  /** The harness's own id of this session, where it tells its servers; else one is made up. */
  sessionId?: string | undefined;
  transport?: Transport & { onend?: () => void };
  /** Rings go into the session of a client that takes them; absent: into none. */
  channel?: { asked: (client: string) => boolean; match?: string | undefined; bodies: boolean } | undefined;
  clock?: Clock;
  after?: After;
  sleep?: Sleep;
  log?: (line: string) => void;
}

/** Milliseconds for the answers still owed when the client has closed its end, and for giving back after that. */
const grace = { answers: 1000, settling: 1000 };

/** Speaks MCP with one client, until the client goes and what it didn't read is given back. */
export async function serveMcp({
  connect,
  version,
  instructions = etiquette,
  sessionId = crypto.randomUUID(),
  transport = new StdioDoor(),
  channel: rings,
  clock = systemClock,
  after = systemAfter,
  sleep = systemSleep,
  log = (line) => process.stderr.write(`bch mcp: ${line}\n`),
}: Options): Promise<void> {
  const relay = new RelayLink(connect);
  const pending = new PendingAcks({ relay, clock, after, log });
  const running = new Set<Promise<unknown>>();

  const server = toolServer({
    version,
    instructions,
    experimental: { [channelCapability]: {} },
    context: (request, signal) => {
      const session = sessionLabel(harnessOf(server.getClientVersion()?.name), sessionId);
      return { relay, pending, request, signal, session, nonce: crypto.randomUUID() };
    },
    onCall: (call) => {
      const settled: Promise<unknown> = Promise.allSettled([call]).then(() => running.delete(settled));
      running.add(settled);
    },
  });
  server.onerror = (error) => log(error.message.replaceAll(/\s+/g, " ").slice(0, 200));

  const gone = new AbortController();
  server.oninitialized = () => {
    const client = server.getClientVersion()?.name;
    if (!rings?.asked(client ?? "")) return;
    const { match, bodies } = rings;
    const onRing = async (ring: Ring, agent: string) => {
      const params = await channel(ring, agent, { relay, match, bodies });
      await server.notification({ method: channelMethod, params } as never);
    };
    const connect = async () => {
      // A call finds a relay that has moved, and starts the home's own.
      await relay.call("me", {});
      return relay.connection();
    };
    const session = sessionLabel(harnessOf(client), sessionId);
    const { signal } = gone;
    holdRung({ connect, rung: "channel", session, match, onRing, log, signal, sleep }).catch(server.onerror);
  };

  const watched = new WatchedTransport(transport, {
    requested: () => pending.alive(),
    cancelled: (request) => void pending.giveBack(request),
    answered: (request) => pending.answered(request),
  });
  transport.onend = async () => {
    await within(grace.answers, watched.idle(), after);
    await server.close();
  };
  const closed = Promise.withResolvers<void>();
  server.onclose = closed.resolve;
  await server.connect(watched);

  await closed.promise;
  gone.abort();
  const settled = Promise.allSettled(running).then(() => pending.close());
  await within(grace.settling, settled, after);
}

/** `codex-mcp-client` is Codex. */
const harnessOf = (client = "mcp"): string => client.replace(/(-cli)?-mcp-client.*$/, "");

/** Waits for this, but not longer. */
async function within(ms: number, work: Promise<unknown>, after: After): Promise<void> {
  const late = Promise.withResolvers<void>();
  const stop = after(ms, late.resolve);
  await Promise.race([work, late.promise]);
  stop();
}
