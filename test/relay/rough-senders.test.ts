import { expect, test } from "bun:test";
import { openDoor } from "../support/open-door.ts";
import { RawConnection } from "../support/raw-connection.ts";

const piece = new Uint8Array(65_536).fill(0x20);
const megabytes = (bytes: number) => bytes / 1024 / 1024;

const head = (door: { room: { tokens: Record<string, string> } }, ...lines: string[]) =>
  [
    "POST /v1/send HTTP/1.1",
    "Host: localhost",
    `Authorization: ${door.room.tokens.a}`,
    ...lines,
    "",
    "",
  ].join("\r\n");

test("50 MB that are announced are refused before they come, and the connection is closed", async () => {
  await using door = await openDoor(["a"]);
  using client = new RawConnection(door.port);
  client.write(head(door, "Content-Length: 50000000"));
  expect(await client.until("request.large")).toStartWith("HTTP/1.1 413 ");
  await client.closed;
});

test("50 MB in chunks are cut off at the limit, and the process doesn't grow by them", async () => {
  await using door = await openDoor(["a"]);
  using client = new RawConnection(door.port);
  const before = process.memoryUsage.rss();
  client.write(head(door, "Transfer-Encoding: chunked"));
  const chunk = Buffer.concat([Buffer.from("10000\r\n"), piece, Buffer.from("\r\n")]);
  const gone = await client.pour(chunk, 50_000_000);
  await client.closed;
  expect(gone).toBeLessThan(50_000_000);
  if (client.received) expect(client.received).toStartWith("HTTP/1.1 413 ");
  expect(megabytes(process.memoryUsage.rss() - before)).toBeLessThan(40);
});

test("a body that comes too slowly is not waited for", async () => {
  await using door = await openDoor(["a"], { requestTime: 0.05 });
  using client = new RawConnection(door.port);
  client.write(`${head(door, "Content-Length: 1000")}{"to":`);
  expect(await client.until("request.slow")).toStartWith("HTTP/1.1 408 ");
  await client.closed;
});

test("a request whose head doesn't end is cut off, also when it goes on byte by byte", async () => {
  await using door = await openDoor();
  using silent = new RawConnection(door.port).write("GET /v1/health HTTP/1.1\r\nHo");
  using dripping = new RawConnection(door.port).write("GET /v1/health HTTP/1.1\r\nX: ");
  const drip = setInterval(() => dripping.write("x"), 200);
  await Promise.all([silent.closed, dripping.closed]).finally(() => clearInterval(drip));
  expect(silent.received + dripping.received).toBe("");
}, 30_000);

test("a body that ends after its token was revoked comes too late, even when the name has a new bearer", async () => {
  await using door = await openDoor(["a", "b"]);
  using client = new RawConnection(door.port);
  const body = '{"to":"b","body":"in another\'s name"}';
  client.write(`${head(door, `Content-Length: ${body.length}`, "Expect: 100-continue")}${body.slice(0, 5)}`);
  await client.until("100 Continue");
  const { store } = door.room;
  await store.commit(store.agents.remove("a"));
  await door.room.join("a");
  client.write(body.slice(5));
  expect(await client.until("auth.wrong")).toContain("HTTP/1.1 401 ");
  expect(door.room.hub.presence.me("b").waiting).toBe(0);
});

test("a sender that hangs up in the middle leaves no trace but a line in the log", async () => {
  const logged = Promise.withResolvers<void>();
  const entries: unknown[] = [];
  await using door = await openDoor(["a"], {
    log: (entry) => {
      entries.push(entry());
      logged.resolve();
    },
  });
  using client = new RawConnection(door.port);
  client.write(`${head(door, "Content-Length: 1000", "Expect: 100-continue")}{"to":`);
  await client.until("100 Continue");
  client[Symbol.dispose]();
  await logged.promise;
  expect(entries).toMatchObject([{ status: 400, code: "request.json" }]);
});

test("two Host headers are refused, whichever is the good one", async () => {
  await using door = await openDoor();
  for (const hosts of [
    ["localhost", "evil.example"],
    ["evil.example", "localhost"],
  ]) {
    using client = new RawConnection(door.port);
    client.write(`GET /v1/health HTTP/1.1\r\n${hosts.map((host) => `Host: ${host}\r\n`).join("")}\r\n`);
    expect(await client.until("}")).toStartWith("HTTP/1.1 400 ");
  }
});

test("what is hardly HTTP gets a 4xx or a closed connection, and the relay goes on", async () => {
  await using door = await openDoor(["a"]);
  for (const text of [
    "GET /v1/health HTTP/1.1\r\n\r\n",
    "GET /v1/health HTTP/1.0\r\n\r\n",
    "GET /v1/health HTTP/1.1\r\nHost: a/b\r\n\r\n",
    "GET /v1/health HTTP/1.1\r\nHost: localhost:99999\r\n\r\n",
    "GET //v1/health HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "GET /v1/inbox/\xff HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "BREW /v1/health HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "CONNECT /v1/health HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "\u0016\u0003\u0001\u0002\r\n\r\n",
    `${head(door, "Content-Length: 2", "Transfer-Encoding: chunked")}{}`,
    `${head(door, "Content-Length: -2")}{}`,
    `GET /v1/health HTTP/1.1\r\nHost: localhost\r\nX: ${"x".repeat(40_000)}\r\n\r\n`,
  ]) {
    using client = new RawConnection(door.port);
    client.write(Buffer.from(text, "latin1"));
    const reply = await client.until("\r\n\r\n");
    expect(reply).toMatch(/^(HTTP\/1\.1 4\d\d .*)?/);
    expect(reply).not.toMatch(/^HTTP\/1\.1 [235]/);
  }
  expect(await (await fetch(`${door.url}/health`)).text()).toContain("true");
  expect(door.room.log.filter(({ stack }) => stack)).toEqual([]);
});
