import { freshFolder, type Group } from "../bench.ts";
import { EventReader } from "../event-reader.ts";
import { milliseconds } from "../figures-text.ts";
import { inTurn } from "../in-turn.ts";
import { load } from "../load.ts";
import { LoadConnection } from "../load-connection.ts";
import { sendTo, writer } from "../mail.ts";
import { median, quantile } from "../quantile.ts";
import { RelayUnderTest } from "../relay-under-test.ts";
import type { Row } from "../row.ts";
import { wireBytes } from "../wire-bytes.ts";

const reader = "reader-0";
/** Milliseconds from one send to the next. */
const pace = 10;

/** How long a message takes to whoever listens for it. */
export const events: Group = {
  name: "events",
  async run(bench) {
    await using open = new AsyncDisposableStack();
    const relay = open.use(await RelayUnderTest.start(freshFolder(bench, "relay")));
    const token = await relay.join(writer);
    await relay.join("other");
    const sentAt: number[] = [];
    const times: number[] = [];
    open.use(
      await EventReader.open(relay.port, reader, await relay.join(reader), (data) => {
        const { body } = JSON.parse(data) as { body: string };
        times.push(performance.now() - sentAt[Number(body)]!);
      }),
    );
    using connection = await LoadConnection.open(relay.port);

    const figures = await inTurn(bench, {
      send: () =>
        load({
          port: relay.port,
          requests: sendTo(["other"], token),
          connections: 1,
          seconds: bench.seconds,
        }),
      async event() {
        times.length = 0;
        const first = sentAt.length;
        const count = Math.max(10, (bench.seconds * 3000) / pace);
        for (let due = performance.now(); sentAt.length < first + count; due += pace) {
          await Bun.sleep(Math.max(0, due - performance.now()));
          const request = wireBytes("POST", "/send", token, {
            to: `@${reader}`,
            body: String(sentAt.length),
          });
          sentAt.push(performance.now());
          await connection.ask(request);
        }
        for (let left = 100; times.length < count && left > 0; left -= 1) await Bun.sleep(20);
        if (times.length !== count) throw new Error(`${times.length} of ${count} events came`);
        return quantile(
          times.toSorted((a, b) => a - b),
          0.99,
        );
      },
    });
    const bounds = figures.send.map(({ p50 }) => 2 * p50 + 2);
    const row: Row = {
      what: "send → event at a listener, p99 at 100 sends/s ÷ (2 × one send's p50 + 2 ms)",
      ours: milliseconds(median(figures.event)),
      other: milliseconds(median(bounds)),
      values: figures.event.map((p99, round) => p99 / bounds[round]!),
      unit: "×",
      target: { most: 1 },
    };
    return { rows: [row] };
  },
};
