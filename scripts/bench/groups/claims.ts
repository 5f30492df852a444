import { mkdirSync, readFileSync, unlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { freshFolder, type Group, scaled } from "../bench.ts";
import { claimAndAck } from "../claim-and-ack.ts";
import { milliseconds } from "../figures-text.ts";
import { inTurn } from "../in-turn.ts";
import { LoadConnection } from "../load-connection.ts";
import { draftTo, sendTo, writer } from "../mail.ts";
import { ratioRow } from "../ratio-row.ts";
import { RelayUnderTest } from "../relay-under-test.ts";

const reader = "reader-0";
const repeats = 4;

/** Mail going out, beside what the file system takes for the same files. */
export const claims: Group = {
  name: "claims",
  async run(bench) {
    const count = scaled(bench, 1000);
    await using relay = await RelayUnderTest.start(freshFolder(bench, "relay"));
    const [request] = sendTo([reader], await relay.join(writer));
    const token = await relay.join(reader);
    const folder = freshFolder(bench, "bare");
    using connection = await LoadConnection.open(relay.port);

    const { ours, bare } = await inTurn(bench, {
      ours: () =>
        average(async () => {
          await sendAll(relay.port, request!, count);
          const start = performance.now();
          for (let left = count; left > 0; left -= 100)
            await claimAndAck(connection, token, Math.min(left, 100));
          return performance.now() - start;
        }),
      bare: () =>
        average(async () => {
          const paths = writeAll(folder, count);
          const start = performance.now();
          for (const path of paths) {
            readFileSync(path);
            unlinkSync(path);
          }
          return performance.now() - start;
        }),
    });
    const what = `claim + ack of ${count.toLocaleString("en-US")} in batches of 100 ÷ reading + unlinking such files`;
    return { rows: [ratioRow({ what, ours, other: bare, shown: milliseconds, target: { most: 2 } })] };
  },
};

/** One alone is over too quickly to be measured well. */
async function average(timed: () => Promise<number>): Promise<number> {
  let sum = 0;
  for (let count = 0; count < repeats; count += 1) sum += await timed();
  return sum / repeats;
}

async function sendAll(port: number, request: Uint8Array, count: number): Promise<void> {
  const send = async (_: unknown, first: number) => {
    using connection = await LoadConnection.open(port);
    for (let at = first; at < count; at += 16) await connection.ask(request);
  };
  await Promise.all(Array.from({ length: 16 }, send));
}

function writeAll(folder: string, count: number): string[] {
  const content = JSON.stringify({
    v: 1,
    id: crypto.randomUUID(),
    from: writer,
    ...draftTo(reader),
    recipients: [reader],
  });
  mkdirSync(join(folder, "new"), { recursive: true });
  return Array.from({ length: count }, (_, at) => {
    const path = join(folder, "new", `${String(at).padStart(16, "0")}.json`);
    writeFileSync(path, content);
    return path;
  });
}
