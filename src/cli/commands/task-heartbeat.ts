import { attemptFlag } from "../attempt-flag.ts";
import { command } from "../command.ts";
import { connectionFlags } from "../global-flags.ts";
import { leaseSeconds } from "../lease-seconds.ts";
import { namedTaskState } from "../task-state-text.ts";

export const taskHeartbeat = command({
  name: "task heartbeat",
  summary: "Keep a task that you have for longer.",
  flags: {
    lease: { type: "text", value: "TIME", description: "how long from now (15m)" },
    ...attemptFlag,
    ...connectionFlags,
  },
  positionals: [{ name: "id", description: "the task; the start of its id is enough" }],
  examples: ["bch task heartbeat 7d1b2c3e", "bch task heartbeat 7d1b2c3e --lease 1h"],
  async run({ args, clock, output, connect }) {
    const lease = await leaseSeconds(args.lease);
    const { client } = await connect();
    const task = await client.call("heartbeatTask", { id: args.id, lease, attempt: args.attempt });
    output.answer(task, () => namedTaskState(task, clock.now()));
  },
});
