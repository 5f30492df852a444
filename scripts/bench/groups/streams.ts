import { freshFolder, type Group, scaled } from "../bench.ts";
import { EventReader } from "../event-reader.ts";
import { bytes, milliseconds, whole } from "../figures-text.ts";
import { inTurn } from "../in-turn.ts";
import { load } from "../load.ts";
import { writer } from "../mail.ts";
import { median } from "../quantile.ts";
import { RelayUnderTest } from "../relay-under-test.ts";
import { wireBytes } from "../wire-bytes.ts";

/** Listeners that nobody writes to. */
export const streams: Group = {
  name: "streams",
  async run(bench) {
    const count = scaled(bench, 5000);
    const health = wireBytes("GET", "/health", "none");

    const { open: rounds } = await inTurn(bench, {
      async open() {
        await using relay = await RelayUnderTest.start(freshFolder(bench, "relay"));
        const token = await relay.join(writer);
        const before = relay.memory() ?? 0;
        using open = new DisposableStack();
        for (let left = count; left > 0; left -= 50) {
          const some = Array.from({ length: Math.min(left, 50) }, () =>
            EventReader.open(relay.port, writer, token, () => {}),
          );
          for (const stream of await Promise.all(some)) open.use(stream);
        }
        const figures = await load({
          port: relay.port,
          requests: [health],
          connections: 1,
          seconds: bench.seconds,
        });
        return { each: ((relay.memory() ?? Number.NaN) - before) / count, p99: figures.p99 };
      },
    });
    const memory = rounds.map(({ each }) => each / 1024);
    const unread = memory.some(Number.isNaN);
    const beside = `beside ${whole(count)} idle event streams`;
    return {
      rows: [
        {
          what: `GET /v1/health ${beside}, p99`,
          ours: milliseconds(median(rounds.map(({ p99 }) => p99))),
          other: "",
          values: rounds.map(({ p99 }) => p99),
          unit: "ms",
          target: { most: 20 },
        },
        {
          what: `memory of one of ${whole(count)} idle event streams`,
          ours: unread ? "" : bytes(median(memory) * 1024),
          other: "",
          values: unread ? [] : memory,
          unit: "KB",
          target: { most: 25 },
          unjudged: unread ? "memory is read the Linux way" : undefined,
        },
      ],
    };
  },
};
