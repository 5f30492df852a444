import { type Bar, type Bench, freshFolder, type Group } from "../bench.ts";
import { Comparison } from "../comparison.ts";
import { DiskFigures } from "../disk-figures.ts";
import { inTurn } from "../in-turn.ts";
import type { keepers } from "../keepers.ts";
import { type Figures, load } from "../load.ts";
import { readers, sendTo, writer } from "../mail.ts";
import { natsServer } from "../peers/nats-server.ts";
import { redisServer } from "../peers/redis-server.ts";
import { median } from "../quantile.ts";
import { RelayUnderTest } from "../relay-under-test.ts";
import { sendRows } from "../send-rows.ts";

/** A side: sends over so many connections. */
type Sender = (connections: number) => () => Promise<Figures>;

/** Sends, beside the same route with something simpler behind it, the bare disk, and peers that are installed. */
export const sends: Group = {
  name: "sends",
  async run(bench) {
    await using open = new AsyncDisposableStack();
    const disk = open.use(new DiskFigures(freshFolder(bench, "disk")));
    const relay = await relaySender(bench, open);
    const unsafe = await relaySender(bench, open, "--durability", "os");
    const route = (kind: keyof typeof keepers, where = freshFolder(bench, kind)) =>
      routeSender(bench, open, kind, where);
    const [echo, renamed, synced] = [await route("echo"), await route("renamed"), await route("synced")];
    const redis = await redisServer(freshFolder(bench, "redis"));
    if (redis) open.use(redis.peer);
    const redisRoute = redis && (await route("redis", redis.address));
    const nats = await natsServer(freshFolder(bench, "nats"));
    if (nats) open.use(nats.peer);
    const natsRoute = nats && (await route("nats", nats.address));

    const figures = await inTurn(bench, {
      durable: () => disk.durableCreates(bench.seconds / 2),
      flush: () => disk.flush(bench.seconds / 4),
      relay1: relay(1),
      relay16: relay(16),
      relay64: relay(64),
      unsafe16: unsafe(16),
      renamed16: renamed(16),
      renamed64: renamed(64),
      synced16: synced(16),
      echo16: echo(16),
      ...(redisRoute && { redis16: redisRoute(16) }),
      ...(natsRoute && { nats16: natsRoute(16) }),
    });

    const bar = (name: string, promise: string, rounds: Figures[] | undefined, ours = false): Bar[] =>
      rounds ? [{ name, promise, perSecond: median(rounds.map((round) => round.perSecond)), ours }] : [];
    return {
      rows: sendRows(figures, bench.disk, nats?.safe),
      bars: [
        ...bar("Backchannel", "survives a power cut", figures.relay16, true),
        ...bar("Backchannel, --durability os", "survives kill -9", figures.unsafe16, true),
        ...bar("Redis Streams, appendfsync always", "survives a power cut", figures.redis16),
        ...bar("NATS JetStream", nats?.safe ? "survives a power cut" : "survives kill -9", figures.nats16),
        ...bar("fsync of file and directory each", "survives a power cut", figures.synced16),
        ...bar("write + rename, unsynced", "survives kill -9", figures.renamed16),
        ...bar("echo, nothing kept", "survives nothing", figures.echo16),
      ],
    };
  },
};

async function relaySender(bench: Bench, open: AsyncDisposableStack, ...flags: string[]): Promise<Sender> {
  const relay = open.use(await RelayUnderTest.start(freshFolder(bench, "relay"), ...flags));
  const token = await relay.join(writer);
  for (const reader of readers) await relay.join(reader);
  return sender(bench, relay.port, token);
}

async function routeSender(
  bench: Bench,
  open: AsyncDisposableStack,
  kind: keyof typeof keepers,
  where: string,
): Promise<Sender> {
  return sender(bench, open.use(await Comparison.start(kind, where)).port, "token");
}

function sender({ seconds }: Bench, port: number, token: string): Sender {
  const requests = sendTo(readers, token);
  return (connections) => () => load({ port, requests, connections, seconds });
}
