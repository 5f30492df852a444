import { Fault, fault } from "../../domain/fault.ts";
import { shortId } from "../../domain/short-id.ts";
import { command } from "../command.ts";
import { deliveryText } from "../delivery-text.ts";
import { connectionFlags } from "../global-flags.ts";
import { messageFrame } from "../message-frame.ts";
import { replyCommand } from "../reply-command.ts";

export const read = command({
  name: "read",
  summary: "Take one message out of the mailbox and show it.",
  notes:
    "Another reader may hold it at the moment; then this fails and changes nothing. What a hook has handed to one of your " +
    "sessions is shown, and stays with it.",
  flags: {
    keep: {
      type: "boolean",
      description: "let it be read again by its id, for 7 days or until a read without this",
    },
    ...connectionFlags,
  },
  positionals: [{ name: "id", description: "the message; the start of its id is enough" }],
  examples: ["bch read 3f6c1d0e", "bch read 3f6c1d0e --keep --json"],
  async run({ args, home, clock, output, connect }) {
    output.refuseUnread();
    const { client, agent } = await connect();
    const answer = replyCommand(home, agent);
    const { message } = await client.call("take", { id: args.id, keep: true });
    if (!message) {
      const { deliveries, body, ...held } = await client.call("track", { id: args.id });
      const own = deliveries.find((delivery) => delivery.agent === agent);
      if (!own) throw fault("message.unknown", args.id);
      // A hook hands out the beginning of a long message, and this command is the way to the rest of it.
      if (own.state === "claimed" && own.by === "hook" && body !== undefined) {
        return output.answer({ ...held, body }, () =>
          messageFrame({ ...held, body }, { now: clock.now(), answer }),
        );
      }
      throw new Fault(
        "message.unknown",
        `${shortId(held.id)} can't be read now: ${deliveryText(own, clock.now())}`,
      );
    }
    output.answer(message, () => messageFrame(message, { now: clock.now(), answer }));
    // Kept until it was written out: what a closed pipe swallowed can be read again.
    if (!args.keep) await client.call("take", { id: message.id, keep: false });
  },
});
