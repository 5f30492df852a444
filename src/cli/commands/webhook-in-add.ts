import { command } from "../command.ts";
import { connectionFlags } from "../global-flags.ts";

export const webhookInAdd = command({
  name: "webhook in add",
  summary: "Make a door for another system: the JSON it posts becomes a message or a task of yours.",
  notes:
    "In a template {{path.to.field}} is filled from the JSON; nothing is computed, and a field that is missing is an error " +
    "for whoever posted. With --check the other system signs (github, stripe, or standard for Standard Webhooks); without, " +
    "a token is part of the URL. The URL and the secret are shown this once.",
  flags: {
    to: { type: "text", value: "TARGET", description: "@agent, #channel or @all; of a task: the agent" },
    task: { type: "boolean", description: "make tasks, not messages" },
    requires: {
      type: "text",
      value: "WORD",
      description: "of a task: what whoever does it has to be able to do",
      repeatable: true,
    },
    title: { type: "text", value: "TEMPLATE", description: "above the message, or of the task" },
    urgent: { type: "boolean", description: "may wake the receiver" },
    scope: { type: "text", description: "the repository or topic it belongs to" },
    check: {
      type: "text",
      choices: ["token", "github", "stripe", "standard"],
      description: "how the other system shows that it may",
    },
    secret: { type: "text", description: "what it signs with; made when left out" },
    ...connectionFlags,
  },
  positionals: [
    {
      name: "template",
      description: "the message, or the task's description",
      rest: true,
      shown: "template …",
    },
  ],
  examples: [
    "bch webhook in add --to @codex-1 'CI: {{status}} on {{branch}}'",
    "bch webhook in add --task --requires typescript --check github --title 'Review {{pull_request.title}}' '{{pull_request.html_url}}'",
  ],
  async run({ args, output, connect }) {
    const { client } = await connect();
    const made = await client.call("createIncoming", {
      as: args.task ? "task" : "message",
      to: args.to,
      requires: args.requires.length > 0 ? args.requires : undefined,
      title: args.title,
      body: args.template.join(" "),
      priority: args.urgent ? "urgent" : "normal",
      scope: args.scope,
      check: args.check,
      secret: args.secret,
    });
    output.answer(made, () => (made.secret ? `${made.url}\nsecret ${made.secret}` : made.url));
    output.note(`remove it: bch webhook in remove ${made.id}`);
  },
});
