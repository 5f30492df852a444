import { saveIdentity } from "../../client/identity.ts";
import type { Reply } from "../../contract/route.ts";
import type { Routes } from "../../contract/routes.ts";
import { command } from "../command.ts";
import { connectionFlags } from "../global-flags.ts";
import { hookOrigin } from "../hook-origin.ts";

export const tokenRotate = command({
  name: "token rotate",
  summary: "Get a new personal token; the old one works for 15 minutes more.",
  notes:
    "The new token is kept in this home before anything relies on it. When the old one came from a flag or the " +
    "environment, the new one is printed instead, this once. --now is for a token that has leaked: it ends what that one " +
    "has signed in on the page, and says which webhooks there are, as those go on.",
  flags: {
    now: { type: "boolean", description: "end the old one at once, and the streams that it holds open" },
    ...connectionFlags,
  },
  positionals: [],
  examples: ["bch token rotate", "bch token rotate --now", "BACKCHANNEL_AGENT=codex-1 bch token rotate"],
  async run({ args, home, output, clock, connect }) {
    const { client, agent, identity } = await connect();
    const { token, ...told } = await client.call("rotateToken", args.now ? { now: true } : {});
    if (identity) {
      saveIdentity(home, { ...identity, token });
      output.answer({ agent, ...told }, () =>
        args.now
          ? `@${agent} has a new token; the old one is good no more`
          : `@${agent} has a new token; the old one works until ${told.graceUntil}`,
      );
    } else output.answer({ agent, token, ...told }, () => token);
    const hooks = told.webhooks ? hooksText(told.webhooks, clock.now()) : [];
    if (hooks.length === 0) return;
    output.note(
      `@${agent} has webhooks, which go on. Whoever had the old token may have made some; remove those you don't know:`,
    );
    for (const line of hooks) output.note(line);
  },
});

/** How to remove each, and what it is. */
function hooksText(webhooks: NonNullable<Reply<Routes["rotateToken"]>["webhooks"]>, now: number): string[] {
  const all = [
    ...webhooks.out.map((hook) => ({ hook, remove: "bch webhook remove", what: `tells ${hook.url}` })),
    ...webhooks.in.map((hook) => ({
      hook,
      remove: "bch webhook in remove",
      what: `makes a ${hook.as} for ${hook.to ?? hook.requires?.join(" ")}`,
    })),
  ];
  return all.map(({ hook, remove, what }) => `${remove} ${hook.id}: ${what}, made ${hookOrigin(hook, now)}`);
}
