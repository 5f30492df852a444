import { lookup } from "node:dns/promises";
import { isIP } from "node:net";
import type { Hono } from "hono";
import { Fault, fault } from "../domain/fault.ts";
import { limits } from "../domain/limits.ts";
import { isLoopback } from "./address-in.ts";
import { connection } from "./connection.ts";
import { Doors } from "./doors.ts";
import type { RelayEnv } from "./relay-app.ts";
import { restricted, unixSocket } from "./unix-socket.ts";

export interface Where {
  /** 0: any free one, the same on all hosts. */
  port: number;
  /** Addresses or names of this machine; none: the socket alone. */
  hosts: string[];
  /** Path of a Unix socket. */
  socket?: string | undefined;
  /** The app for metrics at an address of its own, open as long as the rest is. `optional`: rather none than no relay. */
  metrics?: { app: Hono<RelayEnv>; host: string; port: number; optional: boolean } | undefined;
  /** Seconds after which a connection on which nothing moves is cut: a reader that stalls, a sender that is gone. */
  idle?: number;
  /** Whether a peer is a proxy of the host's; without, one on this machine is. */
  trusted?: (address: string) => boolean;
  /** Told when no connection can be accepted for now, and when it can again. */
  warn?: (line: string) => void;
}

export interface Listening {
  /** 0 without any TCP address. */
  port: number;
  /** One for each host, in their order. */
  urls: string[];
  /** That of the metrics. */
  metrics?: string;
  /**
   * Accepts nothing more, lets answers finish for so many ms, then cuts what is left.
   * Streams and long polls end at once when the app's `stopping` signal was aborted before.
   */
  stop(ms?: number): Promise<void>;
}

/** Puts the app on its addresses: all of them, or none and a fault. */
export async function listen(app: Hono<RelayEnv>, where: Where): Promise<Listening> {
  const { warn = () => {}, trusted = isLoopback } = where;
  let doors: Doors | undefined;
  const serve = (
    served: Hono<RelayEnv>,
    at: { hostname: string; port: number } | { unix: string },
  ): Bun.Server<undefined> =>
    Bun.serve({
      ...at,
      development: false,
      // Otherwise Bun shares the port with whoever asks for it too, once it isn't in development mode.
      reusePort: false,
      idleTimeout: where.idle ?? limits.streamStall,
      fetch: (request, server) => {
        doors?.passed();
        return served.fetch(request, { connection: connection(server, request, "unix" in at, trusted) });
      },
    } as Bun.Serve.Options<undefined>);

  const bind = (port: number) =>
    bindAll({ ...where, port }, (hostname, at) => serve(app, { hostname, port: at }));
  await mustBeKnown(where.hosts);
  const servers = bind(where.port);
  const port = servers[0]?.port ?? 0;
  let { metrics } = where;
  const bindMetrics = () =>
    metrics ? [serve(metrics.app, { hostname: metrics.host, port: metrics.port })] : [];
  try {
    await mustBeKnown(metrics ? [metrics.host] : []);
    const [other] = bindMetrics();
    // Opened again, it has the port that it has now.
    if (metrics && other) metrics = { ...metrics, port: other.port ?? 0 };
    servers.push(...(other ? [other] : []));
  } catch (reason) {
    const problem = refusal(`${metrics?.host}, port ${metrics?.port}`, reason);
    if (!metrics?.optional) {
      await cut(servers);
      throw new Fault(problem.code, problem.message, metricsHint);
    }
    warn(`no metrics: ${problem.message}. ${metricsHint}`);
    metrics = undefined;
  }
  doors = new Doors(servers, { reopen: () => [...bind(port), ...bindMetrics()], warn });
  // For its owner alone, who can always reach the relay: never closed.
  const local: Bun.Server<undefined>[] = [];
  if (where.socket) {
    try {
      await unixSocket(where.socket);
      const { socket } = where;
      local.push(restricted(socket, () => serve(app, { unix: socket })));
    } catch (reason) {
      await Promise.all([doors.stop(true), cut(local)]);
      throw refusal(where.socket, reason);
    }
  }
  return {
    port,
    urls: where.hosts.map((host) => urlAt(host, port)),
    ...(metrics && { metrics: urlAt(metrics.host, metrics.port) }),
    async stop(ms = (limits.shutdown * 1000) / 2) {
      const { promise: late, resolve } = Promise.withResolvers<void>();
      const timer = setTimeout(resolve, ms);
      await Promise.race([Promise.all([doors.stop(), ...local.map((server) => server.stop())]), late]);
      clearTimeout(timer);
      await Promise.all([doors.stop(true), cut(local)]);
    },
  };
}

/** Of a name that nothing stands behind, Bun says whatever the system said last. */
async function mustBeKnown(hosts: string[]): Promise<void> {
  for (const host of hosts) {
    if (isIP(host.replace(/^\[(.*)\]$/, "$1")) !== 0) continue;
    await lookup(host).catch(() => {
      throw fault("relay.address", host, "it is neither an address nor a name that this machine knows");
    });
  }
}

/** A port that is free on the first address may be taken on the next: then all try another. */
function bindAll({ hosts, port }: Where, serve: (host: string, port: number) => Bun.Server<undefined>) {
  for (let left = port === 0 ? 10 : 0; ; left--) {
    const servers: Bun.Server<undefined>[] = [];
    for (const host of hosts) {
      const wanted = servers[0]?.port ?? port;
      try {
        servers.push(serve(host, wanted));
      } catch (reason) {
        void cut(servers);
        if (left === 0 || !isTaken(reason)) throw refusal(`${host}, port ${wanted}`, reason);
        break;
      }
    }
    if (servers.length === hosts.length) return servers;
  }
}

const urlAt = (host: string, port: number) =>
  `http://${host.includes(":") && !host.startsWith("[") ? `[${host}]` : host}:${port}`;

const metricsHint = "Choose another address with --metrics, or none: --metrics off";

const cut = (servers: Bun.Server<undefined>[]) => Promise.all(servers.map((server) => server.stop(true)));

const codeOf = (reason: unknown): unknown => (reason as { code?: unknown } | undefined)?.code;
const isTaken = (reason: unknown): boolean => codeOf(reason) === "EADDRINUSE";

const whys: Record<string, string> = {
  EADDRINUSE: "another program uses it",
  EADDRNOTAVAIL: "it isn't an address of this machine",
  EACCES: "the system doesn't allow it; ports below 1024 need more rights",
  EAFNOSUPPORT: "this machine has no addresses of its kind",
  EINVAL: "the system can't listen on an address like that",
  ENAMETOOLONG: "the path is too long for a socket; set BACKCHANNEL_HOME to a shorter one",
};

function refusal(address: string, reason: unknown): Fault {
  if (reason instanceof Fault) return reason;
  const why = whys[String(codeOf(reason))] ?? (reason instanceof Error ? reason.message : String(reason));
  return fault("relay.address", address, why);
}
