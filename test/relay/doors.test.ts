import { expect, test } from "bun:test";
import { Doors } from "../../src/relay/doors.ts";
import { FileReserve } from "../../src/relay/file-reserve.ts";
import { FakeClock } from "../support/fake-clock.ts";
import { FakeFiles } from "../support/fake-files.ts";

/** A server whose answers never end by themselves. */
class FakeServer {
  readonly stops: boolean[] = [];
  #ended = Promise.withResolvers<void>();

  stop(force = false): Promise<void> {
    this.stops.push(force);
    if (force) this.#ended.resolve();
    return this.#ended.promise;
  }
}

/** Doors of a process with 256 files, and what they did. */
function doorsOf(count = 1, isPortFree = () => true) {
  const files = new FakeFiles(256);
  const clock = new FakeClock();
  const servers: FakeServer[] = [];
  const lines: string[] = [];
  const open = () => {
    if (!isPortFree()) throw new Error("another program uses it");
    const opened = Array.from({ length: count }, () => new FakeServer());
    servers.push(...opened);
    return opened;
  };
  const doors = new Doors(open(), {
    reopen: open,
    warn: (line) => lines.push(line),
    files: new FileReserve({ most: 64, least: 32, room: 16 }, files.open, files.open),
    clock,
  });
  return { doors, files, clock, servers, lines, [Symbol.asyncDispose]: () => doors.stop(true) };
}

test("with no file left the addresses are closed, and there are files for mail", async () => {
  await using at = doorsOf(2);
  at.doors.look();
  expect(at.servers.map(({ stops }) => stops)).toEqual([[], []]);
  at.files.taken = 256;
  at.doors.look();
  expect(at.servers.map(({ stops }) => stops)).toEqual([[false], [false]]);
  expect(at.files.taken).toBe(256 - 64);
  expect(at.lines).toEqual([expect.stringContaining("no more files")]);
});

test("they are opened again for those who come again, and stay closed when a crowd has taken that room too", async () => {
  await using at = doorsOf();
  /** The crowd takes what there is as long as it is let in. */
  const look = () => {
    if (at.servers.at(-1)?.stops.length === 0) at.files.taken = 256;
    at.doors.look();
  };
  look();
  expect(at.servers).toHaveLength(1);
  at.doors.look();
  expect(at.servers).toHaveLength(2);
  expect(at.files.taken).toBe(256 - 16);
  for (let time = 0; time < 10; time++) look();
  const opened = at.servers.length;
  expect(at.servers.at(-1)?.stops).toEqual([false]);
  expect(256 - at.files.taken).toBeGreaterThanOrEqual(32);
  at.files.taken = 100;
  at.doors.look();
  expect(at.servers).toHaveLength(opened + 1);
});

test("a request looks too, but not each of a thousand", async () => {
  await using at = doorsOf();
  at.doors.look();
  at.files.taken = 256;
  at.doors.passed();
  expect(at.servers[0]?.stops).toEqual([]);
  at.clock.advance(20);
  at.doors.passed();
  expect(at.servers[0]?.stops).toEqual([false]);
});

test("an address that somebody else has taken meanwhile is tried again, and that is said once", async () => {
  let free = true;
  await using at = doorsOf(1, () => free);
  at.files.taken = 256;
  at.doors.look();
  free = false;
  for (let time = 0; time < 3; time++) at.doors.look();
  expect(at.lines.slice(1)).toEqual(["can't accept connections again: another program uses it"]);
  expect(at.files.taken).toBe(256 - 64);
  free = true;
  at.doors.look();
  expect(at.servers).toHaveLength(2);
});

test("what comes and goes is said once a minute", async () => {
  await using at = doorsOf();
  const cycle = () => {
    at.files.taken = 256;
    at.doors.look();
    at.files.taken = 0;
    at.doors.look();
  };
  cycle();
  cycle();
  expect(at.lines).toHaveLength(1);
  at.clock.advance(60_000);
  cycle();
  expect(at.lines).toHaveLength(2);
});

test("a stop waits for answers that began before the addresses were closed, and cuts them when it must", async () => {
  await using at = doorsOf();
  at.files.taken = 256;
  at.doors.look();
  at.doors.look();
  const stopped = at.doors.stop();
  expect(at.servers.map(({ stops }) => stops)).toEqual([[false, false], [false]]);
  await at.doors.stop(true);
  await stopped;
});
