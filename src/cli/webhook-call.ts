import type { Input, Reply } from "../contract/route.ts";
import type { Routes } from "../contract/routes.ts";
import type { Context } from "./context.ts";

const own = {
  create: "createOutgoing",
  list: "outgoing",
  log: "outgoingLog",
  test: "testOutgoing",
  pause: "pauseOutgoing",
  resume: "resumeOutgoing",
  remove: "removeOutgoing",
} as const;
const room = {
  create: "createRoomHook",
  list: "roomHooks",
  log: "roomHookLog",
  test: "testRoomHook",
  pause: "pauseRoomHook",
  resume: "resumeRoomHook",
  remove: "removeRoomHook",
} as const;

type Act = keyof typeof own;
type Of<A extends Act> = Routes[(typeof own)[A]];

/** Asks something about outgoing hooks: the agent's own, or by the home's socket the room's. */
export async function webhookCall<A extends Act>(
  context: Context<{ room: boolean }>,
  act: A,
  input: Input<Of<A>>,
): Promise<Reply<Of<A>>> {
  if (!context.args.room) {
    const { client } = await context.connect();
    return (await client.call(own[act], input as never)) as Reply<Of<A>>;
  }
  const { hostClient } = await import("./host-client.ts");
  await using host = await hostClient(context);
  return (await host.client.call(room[act], input as never)) as Reply<Of<A>>;
}
