import { freshFolder, type Group, scaled } from "../bench.ts";
import { milliseconds } from "../figures-text.ts";
import { inTurn } from "../in-turn.ts";
import { load } from "../load.ts";
import { draftTo, readers, sendTo, writer } from "../mail.ts";
import { ratioRow } from "../ratio-row.ts";
import { RelayUnderTest } from "../relay-under-test.ts";
import { wireBytes } from "../wire-bytes.ts";

/** A post is stored once, however many get it. */
export const channel: Group = {
  name: "channel",
  async run(bench) {
    const size = scaled(bench, 100);
    await using relay = await RelayUnderTest.start(freshFolder(bench, "relay"));
    const token = await relay.join(writer);
    for (let at = 0; at < Math.max(size, readers.length); at += 1) {
      const own = await relay.join(`reader-${at}`);
      if (at < size) await relay.post("/subscribe", own, { channel: "team" });
    }
    const post = wireBytes("POST", "/send", token, { ...draftTo("x"), to: "#team" });
    const cost = (requests: Uint8Array[]) => async () => {
      const { perSecond } = await load({
        port: relay.port,
        requests,
        connections: 16,
        seconds: bench.seconds / 2,
      });
      return 1000 / perSecond;
    };
    const { posts, messages } = await inTurn(bench, {
      posts: cost([post]),
      messages: cost(sendTo(readers, token)),
    });
    return {
      rows: [
        ratioRow({
          what: `a post to a channel of ${size} ÷ a message to one, time each with 16 connections`,
          ours: posts,
          other: messages,
          shown: milliseconds,
          target: { most: 25 },
        }),
      ],
    };
  },
};
