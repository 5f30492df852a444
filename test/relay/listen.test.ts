import { expect, test } from "bun:test";
import { existsSync, linkSync, readFileSync, statSync } from "node:fs";
import { createServer } from "node:net";
import { networkInterfaces } from "node:os";
import { addresses } from "../../src/relay/addresses.ts";
import { hosts } from "../../src/relay/hosts.ts";
import { listen } from "../../src/relay/listen.ts";
import { metricsApp } from "../../src/relay/metrics-app.ts";
import { openDoor } from "../support/open-door.ts";
import { RawConnection } from "../support/raw-connection.ts";
import { RelayRoom } from "../support/relay-room.ts";
import { TemporaryFolder } from "../support/temporary-folder.ts";

const healthy = '{"ok":true,"service":"backchannel-relay"}';
const health = async (url: string, more = {}) => (await fetch(`${url}/v1/health`, more)).text();

test("port 0 is a free port, the same on every address", async () => {
  const found = addresses(networkInterfaces()).hosts;
  await using door = await openDoor([], {}, { hosts: found });
  expect(door.port).toBeGreaterThan(0);
  expect(door.urls).toHaveLength(found.length);
  for (const url of door.urls) expect(await health(url)).toBe(healthy);
});

test("a port in use is refused by name, and no other address is left open", async () => {
  await using door = await openDoor();
  const room = await RelayRoom.with();
  const { port } = door;
  const second = listen(room.app, { port, hosts: ["127.0.0.2", "127.0.0.1"] });
  expect(second).rejects.toMatchObject({
    code: "relay.address",
    message: `can't listen on 127.0.0.1, port ${port}: another program uses it`,
  });
  await second.catch(() => {});
  expect(health(`http://127.0.0.2:${port}`)).rejects.toThrow();
});

test.each([
  ["192.0.2.1", "it isn't an address of this machine"],
  ["300.1.1.1", "it is neither an address nor a name that this machine knows"],
  ["no-such-host.invalid", "it is neither an address nor a name that this machine knows"],
  ["http://relay.example.com", "it is neither an address nor a name that this machine knows"],
  ["fe80::1", "the system can't listen on an address like that"],
])("%s is no address to listen on, which is said in words with what to do", async (host, why) => {
  const room = await RelayRoom.with();
  const message = expect.stringMatching(new RegExp(`^can't listen on ${host}[^:]*: ${why}$`));
  await expect(listen(room.app, { port: 0, hosts: ["127.0.0.1", host] })).rejects.toMatchObject({
    code: "relay.address",
    message,
    hint: "Choose another with --port or --host.",
  });
  const metrics = { ...aside(0, false).metrics, host };
  await expect(listen(room.app, { port: 0, hosts: [], metrics })).rejects.toMatchObject({
    message,
    hint: expect.stringContaining("--metrics off"),
  });
});

test("an IPv6 address may come in brackets", async () => {
  await using door = await openDoor([], {}, { hosts: ["[::1]"] });
  expect(door.urls).toEqual([`http://[::1]:${door.port}`]);
  expect(await health(door.urls[0]!)).toBe(healthy);
});

test("the Unix socket is its owner's alone, and gone when the relay has stopped", async () => {
  using folder = new TemporaryFolder();
  const socket = folder.join("relay.sock");
  const door = await openDoor([], {}, { hosts: [], socket });
  expect(door.port).toBe(0);
  expect(statSync(socket).mode & 0o777).toBe(0o600);
  expect(await health("http://anything.example", { unix: socket })).toBe(healthy);
  await door.stop();
  expect(existsSync(socket)).toBe(false);
});

/** A socket at the path that nobody listens on, as a kill -9 leaves it. */
async function leaveSocket(folder: TemporaryFolder, path: string): Promise<void> {
  const server = createServer();
  const first = folder.join("first.sock");
  await new Promise<void>((resolve) => server.listen(first, resolve));
  linkSync(first, path);
  await new Promise((resolve) => server.close(resolve));
}

test("a socket that a killed relay has left behind is replaced", async () => {
  using folder = new TemporaryFolder();
  const socket = folder.join("relay.sock");
  await leaveSocket(folder, socket);
  await using door = await openDoor([], {}, { hosts: [], socket });
  expect(door.urls).toEqual([]);
  expect(await health("http://localhost", { unix: socket })).toBe(healthy);
});

test("a socket that somebody answers on is left alone", async () => {
  using folder = new TemporaryFolder();
  const socket = folder.join("relay.sock");
  await using _door = await openDoor([], {}, { hosts: [], socket });
  const room = await RelayRoom.with();
  const second = listen(room.app, { port: 0, hosts: ["127.0.0.1"], socket });
  expect(second).rejects.toMatchObject({ code: "relay.address" });
  await second.catch(() => {});
  expect(await health("http://localhost", { unix: socket })).toBe(healthy);
});

test("a file in the way of the socket is left alone", async () => {
  using folder = new TemporaryFolder();
  const socket = folder.write("relay.sock", "precious");
  expect(openDoor([], {}, { hosts: [], socket })).rejects.toMatchObject({ code: "relay.address" });
  expect(readFileSync(socket, "utf8")).toBe("precious");
});

test("a path too long for a socket is refused with what to do", async () => {
  using folder = new TemporaryFolder();
  const socket = folder.join("x".repeat(150));
  expect(openDoor([], {}, { hosts: [], socket })).rejects.toThrow("too long");
});

test("stopping lets an answer finish, ends streams and long polls, and accepts nothing more", async () => {
  const stopping = new AbortController();
  await using door = await openDoor(["a", "b"], { stopping: stopping.signal });
  const release = Promise.withResolvers<void>();
  const deliver = door.room.store.mail.deliver.bind(door.room.store.mail);
  const begun = Promise.withResolvers<void>();
  door.room.store.mail.deliver = async (posting) => {
    begun.resolve();
    await release.promise;
    return deliver(posting);
  };
  const headers = (name: string) => ({ authorization: door.room.tokens[name]! });
  const stream = await fetch(`${door.url}/events/b`, { headers: headers("b") });
  const poll = fetch(`${door.url}/inbox/b?wait=60`, { headers: headers("b") });
  const sending = fetch(`${door.url}/send`, {
    method: "POST",
    headers: headers("a"),
    body: JSON.stringify({ to: "b", body: "x" }),
  });
  await begun.promise;
  stopping.abort();
  const stopped = door.stop(5000);
  expect(await stream.text()).toBe(":\n\n");
  expect((await poll).status).toBe(200);
  expect(health(door.urls[0]!)).rejects.toThrow();
  release.resolve();
  expect((await sending).status).toBe(200);
  await stopped;
  expect(door.room.hub.presence.me("b").waiting).toBe(1);
});

test("what doesn't end in time is cut", async () => {
  await using door = await openDoor(["b"]);
  using client = new RawConnection(door.port);
  client.write(
    `GET /v1/events/b HTTP/1.1\r\nHost: localhost\r\nAuthorization: ${door.room.tokens.b}\r\n\r\n`,
  );
  await client.until(":\n\n");
  await door.stop(1);
  await client.closed;
});

const numbers = metricsApp({ allowedHosts: hosts({ listening: [] }), metrics: () => "a 1\n" });
const aside = (port: number, optional: boolean) => ({
  metrics: { app: numbers, host: "127.0.0.1", port, optional },
});

test("metrics have an address of their own, and are not at the relay's", async () => {
  await using door = await openDoor([], {}, aside(0, true));
  expect(await (await fetch(`${door.metrics}/metrics`)).text()).toBe("a 1\n");
  expect((await fetch(`${door.metrics}/v1/health`)).status).toBe(404);
  expect((await fetch(`${door.urls[0]}/metrics`)).status).toBe(404);
  await door.stop();
  expect(fetch(`${door.metrics}/metrics`)).rejects.toThrow();
});

test("when the address for metrics is taken, a relay whose host asked for it doesn't start, and nothing is left open", async () => {
  await using other = await openDoor();
  const room = await RelayRoom.with();
  const second = listen(room.app, { port: 0, hosts: ["127.0.0.2"], ...aside(other.port, false) });
  expect(second).rejects.toMatchObject({
    code: "relay.address",
    message: `can't listen on 127.0.0.1, port ${other.port}: another program uses it`,
    hint: expect.stringContaining("--metrics off"),
  });
  await second.catch(() => {});
});

test("when nobody asked for it, the relay says so and runs without", async () => {
  await using other = await openDoor();
  const warnings: string[] = [];
  const warn = (line: string) => void warnings.push(line);
  await using door = await openDoor([], {}, { ...aside(other.port, true), warn });
  expect(await health(door.urls[0]!)).toBe(healthy);
  expect(door.metrics).toBeUndefined();
  expect(warnings).toEqual([expect.stringMatching(/^no metrics: .*another program uses it.*--metrics/)]);
});
