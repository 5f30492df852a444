import { join } from "node:path";
import { freshFolder, type Group } from "../bench.ts";
import { perSecond } from "../figures-text.ts";
import { inTurn } from "../in-turn.ts";
import { load } from "../load.ts";
import { readers, sendTo, writer } from "../mail.ts";
import { ratioRow } from "../ratio-row.ts";
import { RelayUnderTest } from "../relay-under-test.ts";

/** A sync of the whole file system would wait for everybody else's data; a flush of one file doesn't. */
export const neighbour: Group = {
  name: "neighbour",
  async run(bench) {
    await using relay = await RelayUnderTest.start(freshFolder(bench, "relay"));
    const token = await relay.join(writer);
    for (const reader of readers) await relay.join(reader);
    const requests = sendTo(readers, token);
    const file = join(freshFolder(bench, "neighbour"), "file");
    const send = () => load({ port: relay.port, requests, connections: 16, seconds: bench.seconds * 2 });

    const { beside, alone } = await inTurn(bench, {
      alone: send,
      async beside() {
        const busy = Bun.spawn([process.execPath, join(import.meta.dir, "../writing-neighbour.ts"), file]);
        try {
          return await send();
        } finally {
          busy.kill();
          await busy.exited;
        }
      },
    });
    return {
      rows: [
        ratioRow({
          what: "send beside a neighbour that writes 50 MB/s ÷ without, 16 connections",
          ours: beside.map((round) => round.perSecond),
          other: alone.map((round) => round.perSecond),
          shown: perSecond,
          target: { least: 0.5 },
        }),
      ],
    };
  },
};
