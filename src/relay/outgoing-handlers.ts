import type { Routes } from "../contract/routes.ts";
import { fault } from "../domain/fault.ts";
import { limits } from "../domain/limits.ts";
import type { HookCourier } from "../hub/hook-deliveries.ts";
import type { Hub } from "../hub/hub.ts";
import type { HookOwner } from "../hub/outgoing-hooks.ts";
import { fewAtOnce } from "./few-at-once.ts";
import type { Call, Handlers } from "./handlers.ts";

type OutgoingRoute =
  | ("createOutgoing" | "outgoing" | "outgoingLog" | "testOutgoing" | "pauseOutgoing" | "resumeOutgoing")
  | ("removeOutgoing" | "createRoomHook" | "roomHooks" | "roomHookLog" | "testRoomHook" | "pauseRoomHook")
  | ("resumeRoomHook" | "removeRoomHook");

/** What the routes of outgoing hooks do: those of agents, and with nobody as their owner those of the room. */
export function outgoingHandlers(
  { outgoing }: Hub,
  { courier = idle }: { courier?: HookCourier | undefined },
): Pick<Handlers, OutgoingRoute> {
  const few = fewAtOnce(limits.hook.ofOne, "webhooks of yours that are checked or tested right now");
  const acts = {
    create: async (
      owner: HookOwner,
      { input, connection }: Pick<Call<Routes["createOutgoing"]>, "input" | "connection">,
    ) => {
      await few(owner, () => courier.check(input.url));
      return outgoing.create(owner, input, connection?.address);
    },
    test: (owner: HookOwner, id: string) => few(owner, async () => courier.test(outgoing.get(owner, id))),
    remove: async (owner: HookOwner, id: string) => {
      await outgoing.remove(owner, id);
      return { ok: true as const };
    },
  };
  return {
    createOutgoing: (call) => acts.create(call.caller.name, call),
    outgoing: ({ caller }) => outgoing.list(caller.name),
    outgoingLog: ({ caller, input }) => outgoing.log(caller.name, input.id),
    testOutgoing: ({ caller, input }) => acts.test(caller.name, input.id),
    pauseOutgoing: ({ caller, input }) => outgoing.pause(caller.name, input.id),
    resumeOutgoing: ({ caller, input }) => outgoing.resume(caller.name, input.id),
    removeOutgoing: ({ caller, input }) => acts.remove(caller.name, input.id),

    createRoomHook: (call) => acts.create(undefined, call),
    roomHooks: () => outgoing.list(undefined),
    roomHookLog: ({ input }) => outgoing.log(undefined, input.id),
    testRoomHook: ({ input }) => acts.test(undefined, input.id),
    pauseRoomHook: ({ input }) => outgoing.pause(undefined, input.id),
    resumeRoomHook: ({ input }) => outgoing.resume(undefined, input.id),
    removeRoomHook: ({ input }) => acts.remove(undefined, input.id),
  };
}

/** Where a home is opened for one command, nothing goes out. */
const idle: HookCourier = {
  check: () => Promise.reject(fault("webhook.idle")),
  test: () => Promise.reject(fault("webhook.idle")),
};
