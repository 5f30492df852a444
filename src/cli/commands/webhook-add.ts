import { command } from "../command.ts";
import { connectionFlags } from "../global-flags.ts";
import { webhookCall } from "../webhook-call.ts";

export const webhookAdd = command({
  name: "webhook add",
  summary: "Have what happens posted to a URL, as far as you may see it: mail, tasks, who joins and leaves.",
  notes:
    "Events: message.sent, message.acked, message.dead, task.posted to task.completed, agent.joined, agent.left, and " +
    "message.*, task.*, agent.* for all of a kind. Each delivery is signed with the secret, which is shown this once, and is " +
    "tried for a day. The URL has to be https, and public unless the host of the relay allows it. With --room, where the relay " +
    "runs: everybody's mail and tasks, without bodies.",
  flags: {
    event: {
      type: "text",
      description: "one to be told of, as task.completed or task.* (all)",
      repeatable: true,
    },
    of: { type: "text", value: "AGENT", description: "only what concerns this agent" },
    channel: { type: "text", value: "CHANNEL", description: "only mail to this channel" },
    secret: { type: "text", description: "what deliveries are signed with; made when left out" },
    "with-body": { type: "boolean", description: "with what is in messages, and the results of tasks" },
    room: { type: "boolean", description: "a hook of the room, for whoever hosts the relay" },
    ...connectionFlags,
  },
  positionals: [{ name: "receiver", description: "the URL to post to" }],
  examples: [
    "bch webhook add https://n8n.example.com/webhook/tasks --event 'task.*' --with-body",
    "bch webhook add https://hooks.example.com/builds --event message.sent --channel '#builds'",
    "bch webhook add https://hooks.example.com/all --room",
  ],
  async run(context) {
    const { args, output } = context;
    const made = await webhookCall(context, "create", {
      url: args.receiver,
      ...(args.event.length > 0 && { events: args.event }),
      agent: args.of,
      channel: args.channel,
      secret: args.secret,
      withBody: args["with-body"],
    });
    const room = args.room ? " --room" : "";
    output.answer(made, () => `${made.id}\nsecret ${made.secret}`);
    output.note(
      `try it: bch webhook test ${made.id}${room}; remove it: bch webhook remove ${made.id}${room}`,
    );
  },
});
