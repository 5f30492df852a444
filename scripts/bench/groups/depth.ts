import { type Bench, freshFolder, type Group, scaled } from "../bench.ts";
import { claimAndAck } from "../claim-and-ack.ts";
import { milliseconds, whole } from "../figures-text.ts";
import { inTurn } from "../in-turn.ts";
import { LoadConnection } from "../load-connection.ts";
import { sendTo, writer } from "../mail.ts";
import { median } from "../quantile.ts";
import { ratioRow } from "../ratio-row.ts";
import { RelayUnderTest } from "../relay-under-test.ts";
import { seededHome } from "../seeded-home.ts";
import { wireBytes } from "../wire-bytes.ts";

const reader = "reader-0";
const legs = ["send", "claim + ack", "inbox"] as const;

/** Whether work for a message grows with the mail that waits. */
export const depth: Group = {
  name: "depth",
  async run(bench) {
    await using open = new AsyncDisposableStack();
    const many = scaled(bench, 100_000);
    const full = await mailbox(bench, open, many);
    const empty = await mailbox(bench, open, 10);
    const figures = await inTurn(bench, { full, empty });
    return {
      rows: legs.map((leg) =>
        ratioRow({
          what: `${leg} with ${whole(many)} waiting ÷ with 10, p50`,
          ours: figures.full.map((round) => round[leg]),
          other: figures.empty.map((round) => round[leg]),
          shown: milliseconds,
          target: { most: 1.3 },
        }),
      ),
    };
  },
};

/** Looks at ten, over and over; then sends one and takes one: as many wait afterwards as before. */
async function mailbox(bench: Bench, open: AsyncDisposableStack, waiting: number) {
  const home = freshFolder(bench, "home");
  const tokens = await seededHome(home, { names: [reader], waiting });
  const relay = open.use(await RelayUnderTest.start(home));
  const connection = open.use(await LoadConnection.open(relay.port));
  const [send] = sendTo([reader], tokens[writer]!);
  const inbox = wireBytes("GET", `/inbox/${reader}?limit=10`, tokens[reader]!);

  return async () => {
    const times: { [leg: string]: number[] } = Object.fromEntries(legs.map((leg) => [leg, []]));
    const timed = async (leg: (typeof legs)[number], act: () => Promise<unknown>) => {
      const start = performance.now();
      await act();
      times[leg]!.push(performance.now() - start);
    };
    const until = async (share: number, act: () => Promise<void>) => {
      for (const end = performance.now() + bench.seconds * share * 1000; performance.now() < end; )
        await act();
    };
    // First, while all are files: of a small mailbox in which mail comes and goes the oldest are in memory, and nothing of it is depth.
    await until(1 / 3, () => timed("inbox", () => connection.ask(inbox)));
    await until(2 / 3, async () => {
      await timed("send", () => connection.ask(send!));
      await timed("claim + ack", () => claimAndAck(connection, tokens[reader]!, 1));
    });
    return Object.fromEntries(legs.map((leg) => [leg, median(times[leg]!)])) as {
      [L in (typeof legs)[number]]: number;
    };
  };
}
