import type { Parsed, Reply } from "../contract/route.ts";
import type { RouteName, Routes } from "../contract/routes.ts";

/** What the audit says of a route's calls. */
export interface Audited<I, R> {
  what: string | ((input: I | undefined) => string);
  /** Who is kept out is a line; who may, has none: it changes nothing that lasts, and hands out no text of others. */
  only?: "refused";
  whom?: (input: I, reply: R | undefined) => string | undefined;
  /** A call that went well and is about none of these did nothing, and is no line. */
  ids?: (input: I, reply: R | undefined) => string[];
}

/** Everybody may ask for what `nobody` has to show a token for. Who signs in shows one in the body. */
type Guarded = { [N in RouteName]: Routes[N]["who"] extends "nobody" ? never : N }[RouteName] | "openSession";

const agent = ({ name }: { name: string }) => `@${name}`;
const mailbox = ({ agent }: { agent: string }) => `@${agent}`;
const channel = ({ channel }: { channel: string }) => `#${channel}`;
/** Not its path, which may be as good as a password. */
const receiver = ({ url }: { url: string }) => new URL(url).origin;
const target = ({ to }: { to: string }) => to;

/** The one that was made, or the one that was named, maybe by the start of its id. */
const made = (_: unknown, reply: { id: string } | undefined) => (reply ? [reply.id] : []);
const named = ({ id }: { id: string }, reply: unknown) => [(reply as { id?: string } | undefined)?.id ?? id];
/** What the reply is about has an id of its own. */
const asked = ({ id }: { id: string }) => [id];
const all = (messages: { id: string }[] | undefined) => messages?.map(({ id }) => id) ?? [];
/** A receipt begins with its message's id. */
const receipts = (list: string[]) => list.map((receipt) => receipt.slice(0, 36));

const step = { ids: named, whom: (_: unknown, task?: { requester: string }) => task && `@${task.requester}` };

/** Every route that wants a token, once: what a call of it is in the audit. */
export const auditedRoutes: { [N in Guarded]: Audited<Parsed<Routes[N]>, Reply<Routes[N]>> } = {
  stats: { what: "relay.stats", only: "refused" },
  register: { what: "agent.register", whom: agent },
  unregister: { what: "agent.leave", whom: agent },
  agents: { what: "agent.list", only: "refused" },
  me: { what: "agent.me", only: "refused" },
  status: { what: "agent.status", only: "refused" },
  rotateToken: { what: "token.rotate" },

  channels: { what: "channel.list", only: "refused" },
  subscribe: { what: "channel.subscribe", whom: channel },
  unsubscribe: { what: "channel.unsubscribe", whom: channel },

  send: { what: "message.send", whom: target, ids: made },
  publish: { what: "message.send", whom: target, ids: made },
  inbox: { what: "message.look", whom: mailbox, ids: (_, reply) => all(reply) },
  mailbox: { what: "message.look", whom: mailbox, ids: (_, reply) => all(reply) },
  claim: { what: "message.claim", ids: (_, reply) => all(reply?.messages) },
  ack: { what: "message.ack", ids: (input, reply) => receipts(reply?.acked ?? input.receipts) },
  release: { what: "message.release", ids: (input, reply) => receipts(reply?.released ?? input.receipts) },
  extend: { what: "message.extend", only: "refused" },
  take: {
    what: "message.take",
    ids: (input, reply) => (reply ? all(reply.message ? [reply.message] : []) : [input.id]),
  },
  held: { what: "hold.list", only: "refused" },
  releaseHeld: { what: "hold.release", ids: (input, reply) => [reply?.released ?? input.id] },
  sent: { what: "message.sent", only: "refused" },
  track: {
    what: "message.read",
    // Without its body it is no secret to whoever sent or received it.
    ids: (input, reply) => (reply ? all(reply.body === undefined ? [] : [reply]) : [input.id]),
  },
  events: { what: "events.open", whom: mailbox },
  changes: { what: "changes.open", whom: mailbox },
  doorbell: { what: "doorbell.open", whom: mailbox },

  postTask: { what: "task.post", whom: ({ to }) => (to === undefined ? undefined : `@${to}`), ids: made },
  tasks: { what: "task.list", only: "refused" },
  showTask: { what: "task.read", ids: named },
  acceptTask: { what: "task.accept", ...step },
  heartbeatTask: { what: "task.heartbeat", only: "refused" },
  releaseTask: { what: "task.release", ...step },
  completeTask: { what: "task.complete", ...step },
  rejectTask: { what: "task.reject", ...step },
  reassignTask: { what: "task.reassign", ids: named, whom: ({ to }) => `@${to}` },
  cancelTask: {
    what: "task.cancel",
    ids: named,
    whom: (_, task) => (task?.assignee === undefined ? undefined : `@${task.assignee}`),
  },

  createInvite: { what: "invite.create", ids: made },
  invites: { what: "invite.list", only: "refused" },
  withdrawInvite: { what: "invite.withdraw", ids: named },

  createIncoming: {
    what: "webhook.in.create",
    ids: made,
    whom: ({ to }) => to,
  },
  incoming: { what: "webhook.in.list", only: "refused" },
  removeIncoming: { what: "webhook.in.remove", ids: named },
  receive: { what: "webhook.in.receive", ids: named },

  createOutgoing: { what: "webhook.create", ids: made, whom: receiver },
  outgoing: { what: "webhook.list", only: "refused" },
  outgoingLog: { what: "webhook.log", only: "refused" },
  testOutgoing: { what: "webhook.test", ids: asked },
  pauseOutgoing: { what: "webhook.pause", ids: named },
  resumeOutgoing: { what: "webhook.resume", ids: named },
  removeOutgoing: { what: "webhook.remove", ids: named },

  openSession: { what: "session.open" },
  session: { what: "session.look", only: "refused" },
  closeSession: { what: "session.close" },
  sessionCode: { what: "session.code" },
  hostSessionCode: { what: "session.code" },

  hostDead: { what: "host.dead", only: "refused" },
  redeliver: { what: "message.redeliver", whom: mailbox, ids: named },
  hostTraffic: { what: "host.traffic", only: "refused" },
  hostIncoming: { what: "host.webhooks", only: "refused" },
  hostConfig: { what: "host.config", only: "refused" },
  hostAgents: { what: "host.agents", only: "refused" },
  revokeAgent: { what: (input) => (input?.keepMail === "1" ? "agent.lock" : "agent.revoke"), whom: agent },
  withdrawRecovery: { what: "agent.recover.withdraw", whom: agent },
  recoverAgent: { what: "agent.recover", whom: agent, ids: (_, reply) => (reply ? [reply.id] : []) },
  rotateRoomToken: { what: "room.rotate" },
  createRoomHook: { what: "webhook.create", ids: made, whom: receiver },
  roomHooks: { what: "webhook.list", only: "refused" },
  roomHookLog: { what: "webhook.log", only: "refused" },
  testRoomHook: { what: "webhook.test", ids: asked },
  pauseRoomHook: { what: "webhook.pause", ids: named },
  resumeRoomHook: { what: "webhook.resume", ids: named },
  removeRoomHook: { what: "webhook.remove", ids: named },
  takeSnapshot: { what: "home.snapshot" },
};
