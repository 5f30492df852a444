import { test as always, expect, setDefaultTimeout } from "bun:test";
import { readFileSync } from "node:fs";
import { RawConnection } from "../support/raw-connection.ts";
import { RelayProcess } from "../support/relay-process.ts";

setDefaultTimeout(60_000);

const isLinux = process.platform === "linux";
if (!isLinux) console.warn("SKIPPED: the memory of another process is read as Linux tells it");
const test = always.skipIf(!isLinux);

const body = "x".repeat(256 * 1024);
/** More than the system's buffers take for a stream that is not read, less than it may miss. */
const count = 60;

/** Megabytes of memory that a process has now. */
const memory = (pid: number): number =>
  Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) / 1024;

test("200 streams that nobody reads cost a relay less than 96 MB while large mail pours in, which stays unclaimed", async () => {
  await using stack = new AsyncDisposableStack();
  const relay = stack.use(await RelayProcess.start());
  const sender = await relay.join("sender");
  const token = await relay.join("stalled");
  await relay.join("absent");

  /** Large mail for somebody; the most memory that the relay had meanwhile. */
  const pour = async (to: string): Promise<number> => {
    let most = 0;
    for (let at = 0; at < count; at++) {
      const reply = await relay.ask("POST /send", { token: sender, body: { to, body } });
      expect(reply.status).toBe(200);
      await reply.text();
      most = Math.max(most, memory(relay.pid));
    }
    return most;
  };

  // Without a stream: what requests of this size cost by themselves.
  const base = await pour("absent");
  const port = Number(new URL(relay.url).port);
  const ask = `GET /v1/events/stalled HTTP/1.1\r\nHost: localhost\r\nAuthorization: ${token}\r\n\r\n`;
  const streams = Array.from({ length: 200 }, () => stack.use(new RawConnection(port)).write(ask));
  await Promise.all(streams.map((stream) => stream.until(":\n\n")));
  for (const stream of streams) stream.stall();
  expect((await pour("stalled")) - base).toBeLessThan(96);
  const me = (await (await relay.ask("GET /me", { token })).json()) as object;
  expect(me).toMatchObject({ waiting: count, claimed: 0 });
});
