import { ago } from "../age.ts";
import { command } from "../command.ts";
import { durationText } from "../duration-text.ts";
import { connectionFlags } from "../global-flags.ts";
import { table } from "../table.ts";

export const stats = command({
  name: "stats",
  summary: "Show the room in numbers: who is here, what waits and for how long, how soon mail is claimed.",
  notes:
    "What has happened is counted since the relay's start. online: heard of within ten minutes. Whoever hosts the relay finds more at " +
    "its /metrics.",
  flags: connectionFlags,
  positionals: [],
  examples: ["bch stats", "bch stats --json"],
  async run({ clock, output, connect }) {
    const { client } = await connect();
    const room = await client.call("stats", {});
    output.answer(room, () => {
      const { mail, oldestWaiting, sendToClaim } = room;
      const waits = oldestWaiting === undefined ? "" : `, the oldest for ${durationText(oldestWaiting)}`;
      return table([
        ["agents", `${room.agents}, ${room.online} online`],
        ["waiting", `${mail.unclaimed}${waits}`],
        ["claimed", `${mail.claimed} now`],
        ...(mail.held > 0 ? [["held", `${mail.held} not handed out yet`]] : []),
        ...(mail.dead > 0 ? [["dead", `${mail.dead} kept`]] : []),
        ["since", `the relay's start, ${ago(room.since, clock.now())}:`],
        ["  sent", `${room.sent}`],
        ["  claimed", `${room.claimed}, ${room.redelivered} of them again`],
        ["  acked", `${room.acked}`],
        ["  died", `${room.died}`],
        [
          "  claimed after",
          sendToClaim
            ? `${durationText(sendToClaim.p50)} (half), ${durationText(sendToClaim.p99)} (99 of 100)`
            : "nothing claimed yet",
        ],
      ]);
    });
  },
});
