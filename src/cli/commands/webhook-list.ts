import type { OutgoingHook } from "../../domain/outgoing-hook.ts";
import { safeLine } from "../../domain/safe-text.ts";
import { left } from "../age.ts";
import { command } from "../command.ts";
import { hookOrigin } from "../hook-origin.ts";
import { table } from "../table.ts";
import { webhookCall } from "../webhook-call.ts";
import { webhookFlags } from "../webhook-flags.ts";

export const webhookList = command({
  name: "webhook list",
  summary: "Your outgoing webhooks: what each is told of, how much waits for it, and whether it fails.",
  flags: webhookFlags,
  positionals: [],
  examples: ["bch webhook list", "bch webhook list --room"],
  async run(context) {
    const { output, clock } = context;
    const hooks = await webhookCall(context, "list", {});
    output.answer(hooks, () =>
      hooks.length === 0
        ? "no outgoing webhooks"
        : table([
            ["id", "state", "waiting", "made", "events", "url"],
            ...hooks.map((hook) => [
              hook.id,
              stateText(hook, clock.now()),
              String(hook.waiting),
              hookOrigin(hook, clock.now()),
              eventsText(hook),
              safeLine(hook.url),
            ]),
          ]),
    );
  },
});

function stateText({ state, reason, failing }: OutgoingHook, now: number): string {
  if (state === "paused") return `paused: ${safeLine(reason ?? "")}`;
  if (!failing) return "active";
  return `failed ${failing.attempts} times, again in ${left(failing.next, now)}`;
}

function eventsText({ events, agent, channel, withBody }: OutgoingHook): string {
  const only = [...(agent ? [`@${agent}`] : []), ...(channel ? [`#${channel}`] : [])];
  return [...events, ...only, ...(withBody ? ["with bodies"] : [])].join(" ");
}
