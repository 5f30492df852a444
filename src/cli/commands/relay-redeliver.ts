import { namedAgent } from "../../client/connect.ts";
import { Fault, fault } from "../../domain/fault.ts";
import { shortId } from "../../domain/short-id.ts";
import { command } from "../command.ts";
import { hostClient } from "../host-client.ts";

export const relayRedeliver = command({
  name: "relay redeliver",
  summary: "Have a dead letter wait for its agent again, in its old place; it expires no more.",
  notes:
    "For the host: through the socket of the relay that runs on this home, or on its files when none runs. A letter that killed its " +
    "readers may do so again.",
  flags: { for: { type: "text", value: "AGENT", description: "of several copies, the one for this agent" } },
  positionals: [{ name: "id", description: "what bch relay dead shows; the start of it is enough" }],
  examples: ["bch relay redeliver 3f6c1d0e", "bch relay redeliver 3f6c1d0e --for codex-1"],
  async run(context) {
    const { args, output } = context;
    const id = args.id.toLowerCase();
    const wanted = args.for === undefined ? undefined : namedAgent({ agent: args.for, env: {} });
    await using host = await hostClient(context);
    const dead = await host.client.call("hostDead", { limit: 1000 });
    const found = dead.filter(
      (one) => one.id.startsWith(id) && (wanted === undefined || one.agent === wanted),
    );
    const agents = [...new Set(found.map(({ agent }) => agent))];
    if (agents.length > 1) {
      const names = agents.map((name) => `@${name}`).join(", ");
      throw new Fault("usage.wrong", `${id} is dead for ${names}`, "Name one of them: --for AGENT");
    }
    const agent = agents[0] ?? wanted;
    if (agent === undefined) throw fault("dead.unknown", id, "anybody");
    const done = await host.client.call("redeliver", { agent, id });
    output.answer(done, () => `${shortId(done.id)} waits for @${agent} again`);
  },
});
