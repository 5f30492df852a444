import type { RouteName, Routes } from "../contract/routes.ts";

const agents = () => import("../contract/agents.ts");
const channels = () => import("../contract/channels.ts");
const claims = () => import("../contract/claims.ts");
const host = () => import("../contract/host.ts");
const incoming = () => import("../contract/incoming.ts");
const invites = () => import("../contract/invites.ts");
const messages = () => import("../contract/messages.ts");
const tasks = () => import("../contract/tasks.ts");
const service = () => import("../contract/service.ts");

/** Each route's definition, loaded when it is called: the start of a command pays for one file, not for all. */
export const loadRoute: { readonly [N in RouteName]: () => Promise<Routes[N]> } = {
  health: async () => (await service()).health,
  info: async () => (await service()).info,
  openapi: async () => (await service()).openapi,
  stats: async () => (await import("../contract/stats.ts")).stats,
  register: async () => (await agents()).register,
  unregister: async () => (await agents()).unregister,
  agents: async () => (await agents()).agents,
  me: async () => (await agents()).me,
  status: async () => (await agents()).status,
  rotateToken: async () => (await agents()).rotateToken,
  channels: async () => (await channels()).channels,
  subscribe: async () => (await channels()).subscribe,
  unsubscribe: async () => (await channels()).unsubscribe,
  send: async () => (await import("../contract/send.ts")).send,
  publish: async () => (await import("../contract/publish.ts")).publish,
  inbox: async () => (await messages()).inbox,
  claim: async () => (await claims()).claim,
  ack: async () => (await claims()).ack,
  release: async () => (await claims()).release,
  extend: async () => (await claims()).extend,
  take: async () => (await claims()).take,
  held: async () => (await import("../contract/held.ts")).held,
  releaseHeld: async () => (await import("../contract/held.ts")).releaseHeld,
  sent: async () => (await messages()).sent,
  track: async () => (await messages()).track,
  events: async () => (await messages()).events,
  doorbell: async () => (await import("../contract/doorbell.ts")).doorbell,
  postTask: async () => (await tasks()).postTask,
  tasks: async () => (await tasks()).tasks,
  showTask: async () => (await tasks()).showTask,
  acceptTask: async () => (await tasks()).acceptTask,
  heartbeatTask: async () => (await tasks()).heartbeatTask,
  releaseTask: async () => (await tasks()).releaseTask,
  completeTask: async () => (await tasks()).completeTask,
  rejectTask: async () => (await tasks()).rejectTask,
  cancelTask: async () => (await tasks()).cancelTask,
  createInvite: async () => (await invites()).createInvite,
  invites: async () => (await invites()).invites,
  withdrawInvite: async () => (await invites()).withdrawInvite,
  createIncoming: async () => (await incoming()).createIncoming,
  incoming: async () => (await incoming()).incoming,
  removeIncoming: async () => (await incoming()).removeIncoming,
  receive: async () => (await incoming()).receive,
  hostAgents: async () => (await host()).hostAgents,
  revokeAgent: async () => (await host()).revokeAgent,
  recoverAgent: async () => (await host()).recoverAgent,
  hostConfig: async () => (await host()).hostConfig,
  takeSnapshot: async () => (await host()).takeSnapshot,
  rotateRoomToken: async () => (await host()).rotateRoomToken,
};
