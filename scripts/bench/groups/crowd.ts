import { type Bench, freshFolder, type Group, scaled } from "../bench.ts";
import { EventReader } from "../event-reader.ts";
import { milliseconds, whole } from "../figures-text.ts";
import { inTurn } from "../in-turn.ts";
import { load } from "../load.ts";
import { sendTo, writer } from "../mail.ts";
import { ratioRow } from "../ratio-row.ts";
import { RelayUnderTest } from "../relay-under-test.ts";
import { seededHome } from "../seeded-home.ts";

/** Whether work for a message grows with the agents and streams around it. */
export const crowd: Group = {
  name: "crowd",
  async run(bench) {
    await using open = new AsyncDisposableStack();
    const many = scaled(bench, 1000);
    const crowded = await room(bench, open, many);
    const quiet = await room(bench, open, 2);
    const figures = await inTurn(bench, { crowded, quiet });
    return {
      rows: [
        ratioRow({
          what: `send with ${whole(many)} agents and ${whole(many)} open streams ÷ with 2, p50`,
          ours: figures.crowded.map(({ p50 }) => p50),
          other: figures.quiet.map(({ p50 }) => p50),
          shown: milliseconds,
          target: { most: 1.2 },
        }),
      ],
    };
  },
};

/** Every agent listens; the mail goes to one of them. */
async function room(bench: Bench, open: AsyncDisposableStack, agents: number) {
  const home = freshFolder(bench, "home");
  const names = Array.from({ length: agents - 1 }, (_, at) => `reader-${at}`);
  const tokens = await seededHome(home, { names, waiting: 0 });
  const relay = open.use(await RelayUnderTest.start(home));
  const streams: EventReader[] = [];
  for (const [name, token] of Object.entries(tokens)) {
    streams.push(open.use(await EventReader.open(relay.port, name, token, () => {})));
  }
  const requests = sendTo(names.slice(0, 1), tokens[writer]!);
  return async () => {
    const figures = await load({ port: relay.port, requests, connections: 1, seconds: bench.seconds });
    if (streams.some(({ ended }) => ended)) throw new Error("the relay ended an event stream under load");
    return figures;
  };
}
