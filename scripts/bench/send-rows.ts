import type { BareDisk } from "./bench.ts";
import { milliseconds, perSecond } from "./figures-text.ts";
import type { Figures } from "./load.ts";
import { missingRow, ratioRow } from "./ratio-row.ts";
import type { Row } from "./row.ts";

/** What was measured in turn, one entry a round. The number behind a name is that of connections. */
export interface SendFigures {
  durable: number[];
  flush: number[];
  relay1: Figures[];
  relay16: Figures[];
  relay64: Figures[];
  unsafe16: Figures[];
  renamed16: Figures[];
  renamed64: Figures[];
  synced16: Figures[];
  echo16: Figures[];
  redis16?: Figures[];
  nats16?: Figures[];
}

const rates = (rounds: Figures[]) => rounds.map((round) => round.perSecond);

export function sendRows(figures: SendFigures, disk: BareDisk, natsIsSafe?: boolean): Row[] {
  const { relay1, relay16, relay64, unsafe16, renamed16, renamed64, synced16, echo16, redis16, nats16 } =
    figures;
  const { durable, flush } = figures;
  const slow = disk.creates < 5000 ? "this disk makes under 5,000 files a second" : undefined;
  const rate = (what: string, ours: Figures[], other: Figures[], least: number, unjudged = slow) =>
    ratioRow({ what, ours: rates(ours), other: rates(other), shown: perSecond, target: { least }, unjudged });
  const overDisk = (connections: number, ours: Figures[], least: number) =>
    ratioRow({
      what: `send ÷ bare create + 2 fsync in a row, ${count(connections)}`,
      ours: rates(ours),
      other: durable,
      shown: perSecond,
      target: { least },
      unjudged: slow,
    });
  const redis = "send ÷ Redis Streams (always) behind an equal route, 16 connections";
  const nats = `send ÷ NATS JetStream${natsIsSafe === false ? " (flushes every 2 min)" : ""} behind an equal route, 16`;

  return [
    rate("send ÷ route that writes + renames, unsynced, 16 connections", relay16, renamed16, 0.6),
    rate("send ÷ route that writes + renames, unsynced, 64 connections", relay64, renamed64, 0.75),
    overDisk(1, relay1, 1.5),
    overDisk(16, relay16, 8),
    overDisk(64, relay64, 12),
    rate(
      "send ÷ route that fsyncs file + directory each, 16 connections",
      relay16,
      synced16,
      5,
      disk.flush > 0.3 ? slow : "an fdatasync takes 0.3 ms or less here",
    ),
    rate(
      "send ÷ echo route that keeps nothing, 16 connections",
      relay16,
      echo16,
      0.3,
      disk.creates > 10_000 ? undefined : "this disk makes under 10,000 files a second",
    ),
    redis16 ? rate(redis, relay16, redis16, 1) : missingRow(redis, "redis-server is not installed"),
    nats16
      ? ratioRow({ what: nats, ours: rates(relay16), other: rates(nats16), shown: perSecond })
      : missingRow(nats, "nats-server is not installed"),
    rate("--durability os send ÷ route that writes + renames, 16 connections", unsafe16, renamed16, 0.9),
    ratioRow({
      what: "one send after another, p50 ÷ one fdatasync, p50",
      ours: relay1.map(({ p50 }) => p50),
      other: flush,
      shown: milliseconds,
      target: { most: 2.5 },
    }),
  ];
}

const count = (connections: number) => (connections === 1 ? "1 connection" : `${connections} connections`);
