import { rmSync } from "node:fs";
import { networkInterfaces } from "node:os";
import { join } from "node:path";
import { version } from "../../package.json";
import { writeRecord } from "../client/private-file.ts";
import { isLoopback } from "../client/relay-address.ts";
import { type RelayRun, readRun, relayRunPath } from "../client/relay-run.ts";
import { limits } from "../domain/limits.ts";
import { type ConfigInForce, configChanges } from "../domain/relay-config.ts";
import { remade } from "../domain/remade.ts";
import { Hub } from "../hub/hub.ts";
import { newToken, systemRandom } from "../hub/secrets.ts";
import { RelayMetrics } from "../metrics/relay-metrics.ts";
import { addressIn } from "../relay/address-in.ts";
import { addresses } from "../relay/addresses.ts";
import { hosts } from "../relay/hosts.ts";
import { listen } from "../relay/listen.ts";
import { metricsApp } from "../relay/metrics-app.ts";
import { relayApp } from "../relay/relay-app.ts";
import { requestLog } from "../relay/request-log.ts";
import { refuseNewer } from "../store/file/home-format.ts";
import { openFileStore } from "../store/file/open-file-store.ts";
import { unusableHome } from "../store/file/unusable-home.ts";
import { AllowList } from "../webhooks/allow-list.ts";
import { Courier } from "../webhooks/courier.ts";
import { answerMcp } from "./answer-mcp.ts";
import { homeHolder } from "./home-holder.ts";
import { IdleEnd } from "./idle-end.ts";
import { keepRoomToken } from "./keep-room-token.ts";
import { type MetricsAddress, metricsAddress } from "./metrics-address.ts";
import { openAudit } from "./open-audit.ts";
import { roomTokenOf } from "./room-token-of.ts";

export interface StartOptions {
  home: string;
  /** What is in force at the start, and the same read anew. */
  config: ConfigInForce;
  reread: () => Promise<ConfigInForce>;
  /** Given by the operator; otherwise the home's own, made at the first start. */
  roomToken?: string | undefined;
  /** On the Unix socket only where there is one, and gone when nobody needs it. */
  background: boolean;
  /** Ends what has the home until now; called once nothing is known that would keep this one from starting. */
  makeWay?: (() => Promise<void>) | undefined;
  /** Where log lines go. */
  output: (line: string) => void;
}

export interface StartedRelay {
  urls: string[];
  socket: string | undefined;
  metrics: string | undefined;
  /** Known when the home keeps it. */
  roomToken: string | undefined;
  /** Whether this start made the room token. */
  first: boolean;
  /** Resolves when the relay has ended, whoever ended it. */
  stopped: Promise<void>;
  stop(): Promise<void>;
  /** Takes what the settings say now, as far as a running relay can; one that can't be leaves all as it was. */
  reload(): Promise<void>;
}

/** Longest path that every system takes for a Unix socket (sockaddr_un(7), macOS has the shortest). */
const longestSocketPath = 103;

/** A whole relay on a home: store, hub and door put together. */
export async function startRelay(options: StartOptions): Promise<StartedRelay> {
  const { home, output, background } = options;
  let inForce = options.config;
  const config = () => inForce.values;
  const { durability } = config();
  const port = background ? 0 : config().port;
  const aside = background ? undefined : metricsAddress(config().metrics || undefined, port);
  const where = whereToListen(options);
  const allow = remade(
    () => config()["webhooks.allow"],
    (entries) => new AllowList(entries),
  );
  allow(); // What is no such list is said at once.
  if (options.makeWay) {
    refuseNewer(home);
    await tryAddresses(port, where.hosts, aside);
    await options.makeWay();
  }
  const metrics = new RelayMetrics({ version, durability });
  const audit = openAudit({ home, config, warn: output });
  const store = await openFileStore(home, {
    durability,
    onDeleted: audit.deleted,
    onFlush: (ms) => metrics.flushed(ms),
    warn: output,
    holder: () => homeHolder(home),
  });
  const hub = new Hub({ store, config, warn: output });
  metrics.watch({ hub, store, audit: audit.counts, agents: config()["metrics-agents"] });
  hub.timekeeper.onSweep = audit.sweep;
  const courier = new Courier({ deliveries: hub.deliveries, allow, version, warn: output });
  const ended = Promise.withResolvers<void>();
  const stopping = new AbortController();
  let door: Awaited<ReturnType<typeof listen>> | undefined;
  const idle = new IdleEnd({
    seconds: limits.idle,
    busy: () => hub.owesHooks,
    end: () => void stop(),
  });

  const stop = async () => {
    if (stopping.signal.aborted) return ended.promise;
    stopping.abort();
    idle.stop();
    rmSync(relayRunPath(home), { force: true });
    // Half of the time is for answers to finish, the rest for the disk.
    await door?.stop((limits.shutdown * 1000) / 2);
    await courier.stop();
    await hub.close();
    audit.tell("relay.stopped");
    await audit.close();
    await store.close();
    ended.resolve();
  };
  const stayAwake = () => {
    if (background && !stopping.signal.aborted) idle.used();
  };

  try {
    const room = roomTokenOf(home, options.roomToken);
    await hub.membership.setRoomToken(room.token);
    const allowed = remade(
      () => config()["allow-host"],
      (names) => hosts({ listening: where.hosts, names, tailnet: where.tailnet }),
    );
    const trusted = remade(() => config()["trusted-proxies"], addressIn);
    const hostToken = where.socket ? undefined : newToken("host", systemRandom);
    const app = relayApp({
      hub,
      version,
      durability,
      config: () => inForce,
      allowedHosts: (host) => allowed()(host),
      url: () => door?.urls.find((url) => !isLoopback(url)) ?? door?.urls[0],
      stopping: stopping.signal,
      hostToken,
      snapshot: () => store.snapshot(),
      courier,
      keepRoomToken: (token) => room.kept && keepRoomToken(home, token),
      counts: metrics.door,
      metrics: () => metrics.page(),
      mcp: answerMcp({ version, log: output }),
      audit: audit.append,
      onRequest: stayAwake,
      log: (entry) => {
        const { log } = config();
        if (log !== "quiet") output(requestLog(entry(), log));
      },
    });
    const scraped = remade(
      () => config()["allow-host"],
      (names) => hosts({ listening: aside ? [aside.host] : [], names }),
    );
    door = await listen(app, {
      port,
      ...where,
      trusted: (address) => trusted()(address),
      metrics: aside && {
        ...aside,
        app: metricsApp({ allowedHosts: (host) => scraped()(host), metrics: () => metrics.page() }),
      },
      warn: output,
    });
    const metricsUrl = door.metrics && `${door.metrics}/metrics`;
    hub.timekeeper.start();
    audit.tell("relay.started");
    courier.start();
    const run: RelayRun = {
      v: 1,
      pid: process.pid,
      version,
      startedAt: new Date().toISOString(),
      urls: door.urls,
      ...(where.socket ? { socket: where.socket } : {}),
      ...(metricsUrl && { metrics: metricsUrl }),
      background,
      ...(background && killed(home)),
      ...(hostToken ? { hostToken } : {}),
    };
    writeRecord(relayRunPath(home), run);
    stayAwake();
    return {
      urls: door.urls,
      socket: where.socket,
      metrics: metricsUrl,
      roomToken: room.kept ? room.token : undefined,
      first: room.made,
      stopped: ended.promise,
      stop,
      async reload() {
        const next = await options.reread();
        new AllowList(next.values["webhooks.allow"]);
        const { taken, atStart } = configChanges(inForce.values, next.values);
        for (const name of atStart)
          output(`${name} has changed: a running relay can't take it; start it again`);
        const kept = Object.fromEntries(atStart.map((name) => [name, inForce.values[name]]));
        const keptFrom = Object.fromEntries(atStart.map((name) => [name, inForce.from[name]]));
        inForce = { values: { ...next.values, ...kept }, from: { ...next.from, ...keptFrom } };
        output(
          taken.length === 0
            ? "settings read again: nothing to change"
            : `settings changed: ${taken.join(", ")}`,
        );
      },
    };
  } catch (error) {
    await stop();
    throw unusableHome(home, error);
  }
}

function whereToListen({ home, config, background }: StartOptions) {
  const hosts = config.values.host;
  const path = join(home, "relay.sock");
  const local = process.platform !== "win32" && Buffer.byteLength(path) <= longestSocketPath;
  const socket = local ? { socket: path } : {};
  if (background) return { hosts: local ? [] : ["127.0.0.1"], tailnet: false, ...socket };
  if (hosts.length > 0) return { hosts, tailnet: false, ...socket };
  return { ...addresses(networkInterfaces()), ...socket };
}

/** Listens for a moment, and answers nobody: throws where it can't be. */
async function tryAddresses(port: number, hosts: string[], aside: MetricsAddress | undefined): Promise<void> {
  const app = metricsApp({ allowedHosts: () => false, metrics: () => "" });
  const tried = await listen(app, { port, hosts, metrics: aside && { ...aside, app } });
  await tried.stop(0);
}

/** Whoever has a relay killed that others reach is to learn of it, though commands here go on by one in the background. */
function killed(home: string): Pick<RelayRun, "instead"> {
  const before = readRun(home);
  const instead = before?.background ? before.instead : before?.urls;
  return instead && instead.length > 0 ? { instead } : {};
}
