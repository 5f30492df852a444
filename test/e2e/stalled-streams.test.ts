import { test as always, expect, setDefaultTimeout } from "bun:test";
import { readFileSync } from "node:fs";
import { RawConnection } from "../support/raw-connection.ts";
import { RelayProcess } from "../support/relay-process.ts";

setDefaultTimeout(60_000);

const isLinux = process.platform === "linux";
if (!isLinux) console.warn("SKIPPED: the memory of another process is read as Linux tells it");
const test = always.skipIf(!isLinux);

const readers = Array.from({ length: 10 }, (_, at) => `reader-${at}`);
const others = readers.map((name) => `not-${name}`);
const body = "x".repeat(256 * 1024);
/** Messages for each agent: more than the system's buffers take for a stream that is not read. */
const rounds = 32;

/** Megabytes of memory that a process has now. */
const memory = (pid: number): number =>
  Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) / 1024;

test("200 streams that nobody reads cost a relay less than 96 MB while large mail pours in, which stays unclaimed", async () => {
  await using stack = new AsyncDisposableStack();
  const relay = stack.use(await RelayProcess.start());
  const sender = await relay.join("sender");
  const tokens = await Promise.all(readers.map((name) => relay.join(name)));
  for (const name of others) await relay.join(name);

  /** Large mail for all; the most memory that the relay had meanwhile. */
  const pour = async (agents: string[]): Promise<number> => {
    let most = 0;
    for (let round = 0; round < rounds; round++) {
      for (const to of agents) {
        const reply = await relay.ask("POST /send", { token: sender, body: { to, body } });
        expect(reply.status).toBe(200);
        await reply.text();
        most = Math.max(most, memory(relay.pid));
      }
    }
    return most;
  };
  const waiting = async (token: string): Promise<object> =>
    (await (await relay.ask("GET /me", { token })).json()) as object;

  // The same without a stream: what requests of this size cost by themselves.
  const base = await pour(others);

  const port = Number(new URL(relay.url).port);
  const streams = tokens.flatMap((token, at) => {
    const ask = `GET /v1/events/${readers[at]} HTTP/1.1\r\nHost: localhost\r\nAuthorization: ${token}\r\n\r\n`;
    return Array.from({ length: 20 }, () => stack.use(new RawConnection(port)).write(ask));
  });
  await Promise.all(streams.map((stream) => stream.until(":\n\n")));
  for (const stream of streams) stream.stall();
  expect((await pour(readers)) - base).toBeLessThan(96);
  for (const token of tokens) expect(await waiting(token)).toMatchObject({ waiting: rounds, claimed: 0 });
});
