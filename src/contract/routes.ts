import { agents, me, register, rotateToken, status, unregister } from "./agents.ts";
import { changes } from "./changes.ts";
import { channels, subscribe, unsubscribe } from "./channels.ts";
import { ack, claim, extend, release, take } from "./claims.ts";
import { doorbell } from "./doorbell.ts";
import { held, releaseHeld } from "./held.ts";
import {
  hostAgents,
  hostConfig,
  hostDead,
  hostIncoming,
  hostSessionCode,
  hostTraffic,
  recoverAgent,
  redeliver,
  revokeAgent,
  rotateRoomToken,
  takeSnapshot,
  withdrawRecovery,
} from "./host.ts";
import { createIncoming, incoming, receive, removeIncoming } from "./incoming.ts";
import { createInvite, invites, withdrawInvite } from "./invites.ts";
import { events, inbox, mailbox, sent, track } from "./messages.ts";
import {
  createOutgoing,
  createRoomHook,
  outgoing,
  outgoingLog,
  pauseOutgoing,
  pauseRoomHook,
  removeOutgoing,
  removeRoomHook,
  resumeOutgoing,
  resumeRoomHook,
  roomHookLog,
  roomHooks,
  testOutgoing,
  testRoomHook,
} from "./outgoing.ts";
import { publish } from "./publish.ts";
import { send } from "./send.ts";
import { health, info, openapi } from "./service.ts";
import { closeSession, openSession, session, sessionCode } from "./session.ts";
import { stats } from "./stats.ts";
import {
  acceptTask,
  cancelTask,
  completeTask,
  heartbeatTask,
  postTask,
  reassignTask,
  rejectTask,
  releaseTask,
  showTask,
  tasks,
} from "./tasks.ts";

/** Every route once. The relay serves this table, the client calls it, the docs print it. */
export const routes = {
  health,
  info,
  openapi,
  stats,
  register,
  unregister,
  agents,
  me,
  status,
  rotateToken,
  channels,
  subscribe,
  unsubscribe,
  send,
  publish,
  inbox,
  mailbox,
  claim,
  ack,
  release,
  extend,
  take,
  held,
  releaseHeld,
  sent,
  track,
  events,
  changes,
  doorbell,
  postTask,
  tasks,
  showTask,
  acceptTask,
  heartbeatTask,
  releaseTask,
  completeTask,
  rejectTask,
  reassignTask,
  cancelTask,
  createInvite,
  invites,
  withdrawInvite,
  createIncoming,
  incoming,
  removeIncoming,
  receive,
  createOutgoing,
  outgoing,
  outgoingLog,
  testOutgoing,
  pauseOutgoing,
  resumeOutgoing,
  removeOutgoing,
  openSession,
  session,
  closeSession,
  sessionCode,
  hostAgents,
  revokeAgent,
  recoverAgent,
  withdrawRecovery,
  rotateRoomToken,
  hostDead,
  redeliver,
  hostTraffic,
  hostIncoming,
  takeSnapshot,
  hostConfig,
  createRoomHook,
  roomHooks,
  roomHookLog,
  testRoomHook,
  pauseRoomHook,
  resumeRoomHook,
  removeRoomHook,
  hostSessionCode,
} as const;

export type Routes = typeof routes;
export type RouteName = keyof Routes;
