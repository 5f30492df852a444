import { readConfig } from "../../client/identity.ts";
import { shortId } from "../../domain/short-id.ts";
import { command } from "../command.ts";
import { connectionFlags } from "../global-flags.ts";
import { leaseSeconds } from "../lease-seconds.ts";
import { taskPage } from "../task-page.ts";

export const taskAccept = command({
  name: "task accept",
  summary: "Take a task that is offered to you, or that is queued and you are able for.",
  notes:
    "From then on it is yours alone, until its lease ends: renew it with bch task heartbeat. Of two that accept at the same " +
    "time one gets it.",
  flags: {
    lease: { type: "text", value: "TIME", description: "how long it is yours without a heartbeat (15m)" },
    ...connectionFlags,
  },
  positionals: [{ name: "id", description: "the task; the start of its id is enough" }],
  examples: ["bch task accept 7d1b2c3e", "bch task accept 7d1b2c3e --lease 1h"],
  async run({ args, home, clock, output, connect }) {
    const lease = await leaseSeconds(args.lease);
    const { client, agent } = await connect();
    const task = await client.call("acceptTask", { id: args.id, lease });
    output.answer(task, () => taskPage(task, clock.now()));
    if (output.json) return;
    const as = readConfig(home).agent === agent ? "" : `--agent ${agent} `;
    const id = as + shortId(task.id);
    output.note(`when it is done: bch task complete ${id} "…"; to give it back: bch task release ${id}`);
  },
});
