import { configLines } from "../domain/relay-config.ts";
import type { Hub } from "../hub/hub.ts";
import type { Handlers, Service } from "./handlers.ts";

type HostHandlers = Pick<
  Handlers,
  | "hostAgents"
  | "hostDead"
  | "redeliver"
  | "hostTraffic"
  | "hostIncoming"
  | "revokeAgent"
  | "recoverAgent"
  | "withdrawRecovery"
  | "rotateRoomToken"
  | "takeSnapshot"
  | "hostConfig"
>;

/** What only the host of the relay may ask for. */
export function hostHandlers(
  hub: Hub,
  { config, keepRoomToken, snapshot }: Pick<Service, "config" | "keepRoomToken" | "snapshot">,
): HostHandlers {
  return {
    hostAgents: () => hub.census(),
    hostConfig: () => configLines(config()),
    revokeAgent: async ({ input: { name, keepMail } }) => {
      await (keepMail === "1" ? hub.membership.lock(name) : hub.membership.unregister(name));
      return { ok: true };
    },
    recoverAgent: async ({ input }) => {
      const { id, code, expiresAt } = await hub.membership.recover(input.name);
      return { id, code, expiresAt };
    },
    withdrawRecovery: async ({ input }) => ({
      withdrawn: await hub.invites.withdrawRecoveries(input.name),
    }),
    hostDead: ({ input }) => hub.deadLetters.list(input.limit),
    redeliver: async ({ input: { agent, id } }) => ({
      agent,
      id: await hub.deadLetters.redeliver(agent, id),
    }),
    hostTraffic: () => ({ minutes: hub.lastHour.minutes() }),
    hostIncoming: () => hub.incoming.all(),
    takeSnapshot: async () => ({ folder: await snapshot() }),
    rotateRoomToken: async ({ input }) => {
      const { token, graceUntil } = await hub.membership.rotateRoomToken(input.now);
      return { token, graceUntil, kept: keepRoomToken(token) };
    },
  };
}
