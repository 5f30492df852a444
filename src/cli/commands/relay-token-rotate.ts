import { command } from "../command.ts";
import { hostClient } from "../host-client.ts";

export const relayTokenRotate = command({
  name: "relay token rotate",
  summary: "Get a new room token while the relay runs; the old one works for a week more.",
  notes:
    "Answers to whoever still shows an old one have a Deprecation header, and the relay's log says so. For the host: through " +
    "the socket of the relay that runs on this home, or on its files when none runs.",
  flags: {
    now: { type: "boolean", description: "end the old ones at once" },
  },
  positionals: [],
  examples: ["bch relay token rotate", "bch relay token rotate --now"],
  async run(context) {
    const { args, output } = context;
    await using host = await hostClient(context);
    const rotated = await host.client.call("rotateRoomToken", args.now ? { now: true } : {});
    output.answer(rotated, () => rotated.token);
    if (!rotated.kept)
      output.note(
        "the relay gets its room token from a flag, a file or the environment: put the new one there before its next start",
      );
    if (output.watched)
      output.note(
        args.now ? "the old ones are good no more" : `the old ones work until ${rotated.graceUntil}`,
      );
  },
});
