import { expect, test } from "bun:test";
import { createServer, type Server, type Socket } from "node:net";
import { createServer as createSecure } from "node:tls";
import { AllowList } from "../../src/webhooks/allow-list.ts";
import { checkedTarget } from "../../src/webhooks/checked-target.ts";
import { type PostBounds, pinnedPost } from "../../src/webhooks/pinned-post.ts";
import { certificate } from "../support/certificate.ts";
import { faultOf } from "../support/fault-of.ts";
import { testWith } from "../support/test-with.ts";

/** A server that does this with each connection. */
async function serving(onConnection: (socket: Socket) => void, secured?: { key: string; cert: string }) {
  const sockets = new Set<Socket>();
  const listener = (socket: Socket) => {
    sockets.add(socket);
    // Whoever posts hangs up as soon as it knows enough.
    socket.on("error", () => {});
    onConnection(socket);
  };
  const server: Server = secured ? createSecure(secured, listener) : createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  return {
    port,
    get connections() {
      return sockets.size;
    },
    [Symbol.dispose]() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

const answering = (head: string) => (socket: Socket) => socket.once("data", () => socket.write(head));

async function post(
  { port }: { port: number },
  {
    scheme = "http",
    host = "hook.example",
    addresses = ["127.0.0.1"],
    body = "{}",
    path = "/",
    ...bounds
  }: {
    scheme?: string;
    host?: string;
    addresses?: string[];
    body?: string;
    path?: string;
  } & PostBounds = {},
) {
  const allow = new AllowList(["127.0.0.0/8", "::/0"]);
  const target = await checkedTarget(`${scheme}://${host}:${port}${path}`, allow, async () => addresses);
  return pinnedPost(target, { headers: { "webhook-id": "a" }, body }, { within: 2000, ...bounds });
}

test("the request is one of HTTP/1.1 to the URL's host, whatever address it goes to", async () => {
  const heard = Promise.withResolvers<string>();
  using server = await serving((socket) =>
    socket.once("data", (data) => {
      heard.resolve(data.toString());
      socket.write("HTTP/1.1 204 No Content\r\n\r\n");
    }),
  );
  expect(await post(server, { body: '{"é":1}', path: "/a%0d%0ab?c=d" })).toEqual({
    status: 204,
    retryAfter: undefined,
  });
  const [head = "", body] = (await heard.promise).split("\r\n\r\n");
  expect(head.split("\r\n")).toEqual([
    "POST /a%0d%0ab?c=d HTTP/1.1",
    `host: hook.example:${server.port}`,
    "webhook-id: a",
    "content-type: application/json",
    "content-length: 8",
    "connection: close",
  ]);
  expect(body).toBe('{"é":1}');
});

test("a proxy of the environment is not asked, and no connection is used twice", async () => {
  using server = await serving(answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"));
  const before = { ...process.env };
  Object.assign(process.env, { HTTP_PROXY: "http://127.0.0.1:9", http_proxy: "http://127.0.0.1:9" });
  try {
    expect((await post(server)).status).toBe(200);
    expect((await post(server)).status).toBe(200);
  } finally {
    for (const name of ["HTTP_PROXY", "http_proxy"])
      if (before[name] === undefined) delete process.env[name];
      else process.env[name] = before[name];
  }
  expect(server.connections).toBe(2);
});

test("a redirect is an answer like any other: nothing is asked at its place", async () => {
  using other = await serving(answering("HTTP/1.1 200 OK\r\n\r\n"));
  using server = await serving(
    answering(`HTTP/1.1 307 Go on\r\nLocation: http://127.0.0.1:${other.port}/\r\nRetry-After: 7\r\n\r\n`),
  );
  expect(await post(server)).toEqual({ status: 307, retryAfter: "7" });
  expect(other.connections).toBe(0);
});

test("an answer of a gigabyte costs its head", async () => {
  let written = 0;
  using server = await serving((socket) => {
    const chunk = Buffer.alloc(1 << 20);
    const goOn = (): void => {
      while (written < 1024 && !socket.destroyed) {
        written += 1;
        if (!socket.write(chunk)) return void socket.once("drain", goOn);
      }
    };
    socket.once("data", () => {
      socket.write("HTTP/1.1 200 OK\r\nContent-Length: 1073741824\r\n\r\n");
      goOn();
    });
  });
  expect((await post(server)).status).toBe(200);
  expect(written).toBeLessThan(64);
});

test("informational answers before the real one are passed over, however they are cut", async () => {
  const pieces = [
    "HTTP/1.1 100 Continue\r\n\r",
    "\nHTTP/1.1 103 Hints\r\nA: b\r\n\r\nHTT",
    "P/1.1 410 Gone\r\n\r\n",
  ];
  using server = await serving((socket) =>
    socket.once("data", () => {
      for (const piece of pieces) socket.write(piece);
    }),
  );
  expect((await post(server)).status).toBe(410);
});

test("a receiver that accepts and says nothing, or never ends its head, is given up in time", async () => {
  using silent = await serving(() => {});
  using endless = await serving((socket) => {
    socket.write("HTTP/1.1 200 OK\r\n");
    const goOn = () => socket.write(`X-More: ${"x".repeat(1000)}\r\n`, () => !socket.destroyed && goOn());
    goOn();
  });
  expect((await faultOf(post(silent, { within: 50 }))).message).toEndWith("not within 0.05 s");
  expect((await faultOf(post(endless))).message).toEndWith("the head of its answer has no end");
});

test("informational answers without end are no answer either", async () => {
  const more = "HTTP/1.1 100 Continue\r\n\r\n".repeat(100);
  using server = await serving((socket) => {
    const write = () => {
      while (socket.writable && socket.write(more));
    };
    socket.on("drain", write).once("data", write);
  });
  expect((await faultOf(post(server))).message).toEndWith("the head of its answer has no end");
});

test("what isn't HTTP/1.1, hangs up or isn't there is said in words", async () => {
  using ssh = await serving((socket) => socket.write("SSH-2.0-OpenSSH_9.9\r\n"));
  using h2 = await serving(answering("HTTP/2 200\r\n\r\n"));
  using rude = await serving((socket) => socket.once("data", () => socket.end()));
  expect((await faultOf(post(ssh))).message).toEndWith("it doesn't speak HTTP/1.1");
  expect((await faultOf(post(h2))).message).toEndWith("it doesn't speak HTTP/1.1");
  expect((await faultOf(post(rude))).message).toEndWith("it hung up");
  const gone = { port: rude.port };
  rude[Symbol.dispose]();
  expect((await faultOf(post(gone))).message).toContain("ECONNREFUSED");
});

test("where one address of a name refuses, the next is tried", async () => {
  using server = await serving(answering("HTTP/1.1 200 OK\r\n\r\n"));
  expect((await post(server, { addresses: ["127.0.0.2", "127.0.0.1"] })).status).toBe(200);
});

const withOpenssl = testWith("openssl");

withOpenssl(
  "over TLS the URL's name is asked for and has to be on the certificate, at the pinned address",
  async () => {
    const secured = certificate("hook.example", "127.0.0.1");
    using server = await serving(answering("HTTP/1.1 200 OK\r\n\r\n"), secured);
    const over = { scheme: "https", ca: secured.cert };
    expect((await post(server, over)).status).toBe(200);
    expect((await post(server, { ...over, host: "127.0.0.1" })).status).toBe(200);
    expect((await faultOf(post(server, { ...over, host: "other.example" }))).message).toContain("altnames");
    expect((await faultOf(post(server, { scheme: "https" }))).message).toContain("self signed certificate");
  },
);

withOpenssl("the name goes with the greeting, so that a receiver with many finds the right one", async () => {
  const greeting = Promise.withResolvers<string>();
  using server = await serving((socket) =>
    socket.once("data", (data) => {
      greeting.resolve(data.toString("latin1"));
      socket.destroy();
    }),
  );
  await faultOf(post(server, { scheme: "https" }));
  expect(await greeting.promise).toContain("hook.example");
});
