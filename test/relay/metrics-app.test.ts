import { expect, test } from "bun:test";
import { hosts } from "../../src/relay/hosts.ts";
import { metricsApp } from "../../src/relay/metrics-app.ts";
import { RelayRoom } from "../support/relay-room.ts";

const app = metricsApp({
  allowedHosts: hosts({ listening: ["127.0.0.1"], names: ["scraped.example"] }),
  metrics: () => "a 1\n",
});

test("the metrics are text of Prometheus' format, without a token", async () => {
  const reply = await app.request("http://127.0.0.1/metrics");
  expect(reply.status).toBe(200);
  expect(reply.headers.get("content-type")).toBe("text/plain; version=0.0.4; charset=utf-8");
  expect(await reply.text()).toBe("a 1\n");
  expect((await app.request("http://scraped.example/metrics")).status).toBe(200);
});

test("a web page that points a name of its own at this address gets nothing", async () => {
  const reply = await app.request("http://evil.example/metrics");
  expect([reply.status, await reply.text()]).toEqual([403, expect.stringContaining("request.host")]);
  const foreign = { headers: { origin: "http://evil.example" } };
  expect((await app.request("http://127.0.0.1/metrics", foreign)).status).toBe(403);
});

test("nothing else of the relay is at this address", async () => {
  for (const path of ["/v1/health", "/v1/send", "/", "/metrics/x"]) {
    const reply = await app.request(`http://127.0.0.1${path}`);
    expect([reply.status, await reply.text()]).toEqual([404, expect.stringContaining("GET /metrics")]);
  }
  expect((await app.request("http://127.0.0.1/metrics", { method: "POST" })).status).toBe(404);
});

test("at the relay's own address the metrics are for its host alone", async () => {
  const room = await RelayRoom.with(["a"], { metrics: () => "a 1\n" });
  const ask = (headers: Record<string, string>, local: boolean) =>
    room.app.request(
      "http://localhost/metrics",
      { headers },
      { connection: { local, proxied: false, address: undefined, patience() {} } },
    );
  const host = { host: "localhost" };
  expect(await (await ask(host, true)).text()).toBe("a 1\n");
  expect((await ask(host, false)).status).toBe(403);
  expect((await ask({ ...host, authorization: `Bearer ${room.tokens.a}` }, false)).status).toBe(403);
});
