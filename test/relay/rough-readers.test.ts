import { expect, test } from "bun:test";
import { existsSync, readdirSync } from "node:fs";
import { relayConfig } from "../../src/domain/relay-config.ts";
import { streamLimit } from "../../src/relay/stream-limit.ts";
import { openDoor } from "../support/open-door.ts";
import { RawConnection } from "../support/raw-connection.ts";
import type { RelayRoom } from "../support/relay-room.ts";
import { until } from "../support/until.ts";

const askFor = (token = "", what = "events") =>
  `GET /v1/${what}/b HTTP/1.1\r\nHost: localhost\r\nAuthorization: ${token}\r\n\r\n`;
const megabytes = (bytes: number) => bytes / 1024 / 1024;
/** Of this process, in which are both ends of each connection. */
const openFiles = () => readdirSync(existsSync("/proc/self/fd") ? "/proc/self/fd" : "/dev/fd").length;

/** That many readers of b's events, each known to be connected. */
async function readers(door: Awaited<ReturnType<typeof openDoor>>, count: number, stack: DisposableStack) {
  const all = Array.from({ length: count }, () => stack.use(new RawConnection(door.port)));
  for (const reader of all) reader.write(askFor(door.room.tokens.b));
  await Promise.all(all.map((reader) => reader.until(":\n\n")));
  return all;
}

/** 10 MB of mail for b. */
async function fill(room: RelayRoom): Promise<void> {
  const body = "x".repeat(256 * 1024);
  for (let at = 0; at < 40; at++) {
    const posted = await room.ask("POST /send", { token: "a", body: { to: "b", body } });
    expect(posted.status).toBe(200);
  }
}

test("60 readers that stall before 10 MB each don't make the process grow by them", async () => {
  await using door = await openDoor(["a", "b"], { streams: 60 });
  using stack = new DisposableStack();
  await fill(door.room);
  Bun.gc(true);
  const before = process.memoryUsage.rss();
  const ask = askFor(door.room.tokens.b);
  for (let at = 0; at < 60; at++) stack.use(new RawConnection(door.port)).write(ask).stall();
  // Each answer shows that the streams, which were asked for before, have had their turns.
  for (let at = 0; at < 100; at++) await fetch(`${door.url}/health`);
  expect(megabytes(process.memoryUsage.rss() - before)).toBeLessThan(150);
}, 30_000);

test("a reader that takes nothing while mail waits is cut off", async () => {
  await using door = await openDoor(["a", "b"], {}, { idle: 1 });
  using stack = new DisposableStack();
  await fill(door.room);
  const cut = Promise.withResolvers<void>();
  const { hub } = door.room;
  const listen = hub.listen.bind(hub);
  hub.listen = (name, options) => {
    const listener = listen(name, options);
    const close = listener.close.bind(listener);
    listener.close = () => {
      close();
      cut.resolve();
    };
    return listener;
  };
  stack.use(new RawConnection(door.port)).write(askFor(door.room.tokens.b)).stall();
  await cut.promise;
}, 15_000);

test("a reader that misses more bytes than it may is cut off long before its time, and its mail stays unclaimed", async () => {
  await using door = await openDoor(["a", "b"], {}, { idle: 255 });
  using stack = new DisposableStack();
  const [reader] = await readers(door, 1, stack);
  reader!.stall();
  // What the system's buffers take, then as much as may be missed, and one more.
  for (let at = 0; at < 3; at++) await fill(door.room);
  const before = openFiles();
  await until(() => openFiles() < before);
  expect(door.room.hub.presence.me("b")).toMatchObject({ waiting: 120, claimed: 0 });
}, 30_000);

test("a large answer that nobody reads is thrown away in time, and the mail in it is still there", async () => {
  await using door = await openDoor(["a", "b"], {}, { idle: 1 });
  await fill(door.room);
  const answered = door.room.log.length;
  using _reader = new RawConnection(door.port).write(askFor(door.room.tokens.b, "inbox")).stall();
  await until(() => door.room.log.length > answered);
  const before = openFiles();
  await until(() => openFiles() < before);
  expect(door.room.hub.presence.me("b")).toMatchObject({ waiting: 40, claimed: 0 });
}, 30_000);

test("as many streams as there are files for can be open, and the relay still answers", async () => {
  // Both ends of each connection are in this process.
  const count = Math.min(2000, Math.floor(streamLimit() / 2) - 100);
  const config = () => relayConfig([{ from: () => "test", values: new Map([["limits.streams", count]]) }]);
  await using door = await openDoor(["a", "b"], { streams: count, config });
  using stack = new DisposableStack();
  const before = process.memoryUsage.rss();
  const all = await readers(door, count, stack);
  expect((await fetch(`${door.url}/health`)).status).toBe(200);
  expect(await door.room.outcome("GET /events/b", { token: "b" })).toBe("503 stream.limit");
  await door.room.ask("POST /send", { token: "a", body: { to: "b", body: "for all of you" } });
  await Promise.all(all.map((reader) => reader.until("for all of you")));
  expect(megabytes(process.memoryUsage.rss() - before)).toBeLessThan(400);
}, 30_000);
