import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { freshFolder, type Group, scaled } from "../bench.ts";
import { milliseconds } from "../figures-text.ts";
import { inTurn } from "../in-turn.ts";
import { writer } from "../mail.ts";
import { median } from "../quantile.ts";
import { ratioRow } from "../ratio-row.ts";
import { bch, RelayUnderTest } from "../relay-under-test.ts";

/** What a person or a hook waits for: the whole command, its message on the relay's disk. */
export const cli: Group = {
  name: "cli",
  async run(bench) {
    await using relay = await RelayUnderTest.start(freshFolder(bench, "relay"));
    const folder = freshFolder(bench, "user");
    const token = await relay.join(writer);
    await relay.join("reader-0");
    const empty = join(folder, "empty.ts");
    writeFileSync(empty, "");
    const env = {
      ...process.env,
      BACKCHANNEL_HOME: folder,
      BACKCHANNEL_AGENT: writer,
      BACKCHANNEL_URL: relay.url,
      BACKCHANNEL_TOKEN: token,
    };

    const timed = (command: string[]) => async () => {
      const times: number[] = [];
      for (let left = scaled(bench, 20); left > 0; left -= 1) {
        const before = performance.now();
        const run = Bun.spawn(command, { cwd: folder, env, stdio: ["ignore", "ignore", "pipe"] });
        if ((await run.exited) !== 0) throw new Error(await run.stderr.text());
        times.push(performance.now() - before);
      }
      return median(times);
    };
    const { send, nothing } = await inTurn(bench, {
      send: timed([...bch, "send", "@reader-0", "hello"]),
      nothing: timed([...bch.slice(0, -1), empty]),
    });
    return {
      rows: [
        ratioRow({
          what: "bch send, start to end ÷ an empty Bun script",
          ours: send,
          other: nothing,
          shown: milliseconds,
          target: { most: 3 },
        }),
      ],
    };
  },
};
