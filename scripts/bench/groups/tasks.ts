import { type Bench, freshFolder, type Group, scaled } from "../bench.ts";
import { milliseconds, whole } from "../figures-text.ts";
import { inTurn } from "../in-turn.ts";
import { LoadConnection } from "../load-connection.ts";
import { median } from "../quantile.ts";
import { ratioRow } from "../ratio-row.ts";
import { RelayUnderTest } from "../relay-under-test.ts";
import type { Row } from "../row.ts";
import { seededTasks } from "../seeded-tasks.ts";
import { wireBytes } from "../wire-bytes.ts";

const legs = ["post", "accept", "complete"] as const;

/** Whether work for a task grows with the tasks that are open, and the start with those that have ended. */
export const tasks: Group = {
  name: "tasks",
  async run(bench) {
    await using open = new AsyncDisposableStack();
    const many = scaled(bench, 10_000);
    const full = await queue(bench, open, many);
    const empty = await queue(bench, open, 10);
    const figures = await inTurn(bench, { full, empty });
    const ratios = legs.map((leg) =>
      ratioRow({
        what: `${leg} a task with ${whole(many)} open ÷ with 10, p50`,
        ours: figures.full.map((round) => round[leg]),
        other: figures.empty.map((round) => round[leg]),
        shown: milliseconds,
        target: { most: 1.5 },
      }),
    );
    return { rows: [...ratios, await startRow(bench, many)] };
  },
};

/** Posts one, takes it, completes it, over and over: as many are open afterwards as before. */
async function queue(bench: Bench, open: AsyncDisposableStack, waiting: number) {
  const home = freshFolder(bench, "home");
  const { poster, worker } = await seededTasks(home, { open: waiting });
  const relay = open.use(await RelayUnderTest.start(home));
  const connection = open.use(await LoadConnection.open(relay.port));
  const post = wireBytes("POST", "/tasks", poster, {
    title: "a task",
    description: "all of it",
    requires: ["work"],
  });

  return async () => {
    const times: { [leg: string]: number[] } = Object.fromEntries(legs.map((leg) => [leg, []]));
    const timed = async (leg: (typeof legs)[number], request: Uint8Array): Promise<string> => {
      const start = performance.now();
      const { status, body } = await connection.ask(request);
      times[leg]!.push(performance.now() - start);
      if (status !== 200) throw new Error(`${leg} was answered with ${status}: ${body.slice(0, 200)}`);
      return body;
    };
    for (const end = performance.now() + bench.seconds * 1000; performance.now() < end; ) {
      const { id } = JSON.parse(await timed("post", post)) as { id: string };
      await timed("accept", wireBytes("POST", `/tasks/${id}/accept`, worker, {}));
      await timed("complete", wireBytes("POST", `/tasks/${id}/complete`, worker, { result: "done" }));
    }
    return Object.fromEntries(legs.map((leg) => [leg, median(times[leg]!)])) as {
      [L in (typeof legs)[number]]: number;
    };
  };
}

async function startRow(bench: Bench, many: number): Promise<Row> {
  const homes = { full: freshFolder(bench, "home"), empty: freshFolder(bench, "home") };
  await seededTasks(homes.full, { ended: many });
  await seededTasks(homes.empty, {});
  const started = (home: string) => async () => {
    const before = performance.now();
    await using relay = await RelayUnderTest.start(home);
    await fetch(`${relay.url}/v1/health`);
    return performance.now() - before;
  };
  const figures = await inTurn(bench, { full: started(homes.full), empty: started(homes.empty) });
  return {
    what: `start with ${whole(many)} tasks that have ended, beyond a start with none, per 10,000`,
    ours: milliseconds(median(figures.full)),
    other: milliseconds(median(figures.empty)),
    values: figures.full.map((time, at) => ((time - figures.empty[at]!) / 1000) * (10_000 / many)),
    unit: "s",
    target: { most: 0.5 },
  };
}
