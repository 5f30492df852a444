import type { Command } from "./command.ts";

/** Each is loaded when it is called for, so that a command's start doesn't pay for the others. */
type Load = () => Promise<Command>;

/** Every command, in the groups and the order of the help. */
export const groups: Record<string, Record<string, Load>> = {
  "Join and leave": {
    init: () => import("./commands/init.ts").then((file) => file.init),
    join: () => import("./commands/join.ts").then((file) => file.join),
    invite: () => import("./commands/invite.ts").then((file) => file.invite),
    setup: () => import("./commands/setup.ts").then((file) => file.setup),
    whoami: () => import("./commands/whoami.ts").then((file) => file.whoami),
    status: () => import("./commands/status.ts").then((file) => file.status),
    "agent set": () => import("./commands/agent-set.ts").then((file) => file.agentSet),
    "token rotate": () => import("./commands/token-rotate.ts").then((file) => file.tokenRotate),
    leave: () => import("./commands/leave.ts").then((file) => file.leave),
  },
  Mail: {
    send: () => import("./commands/send.ts").then((file) => file.send),
    reply: () => import("./commands/reply.ts").then((file) => file.reply),
    inbox: () => import("./commands/inbox.ts").then((file) => file.inbox),
    drain: () => import("./commands/drain.ts").then((file) => file.drain),
    read: () => import("./commands/read.ts").then((file) => file.read),
    watch: () => import("./commands/watch.ts").then((file) => file.watch),
    release: () => import("./commands/release.ts").then((file) => file.release),
    sent: () => import("./commands/sent.ts").then((file) => file.sent),
  },
  Tasks: {
    "task post": () => import("./commands/task-post.ts").then((file) => file.taskPost),
    "task list": () => import("./commands/task-list.ts").then((file) => file.taskList),
    "task show": () => import("./commands/task-show.ts").then((file) => file.taskShow),
    "task accept": () => import("./commands/task-accept.ts").then((file) => file.taskAccept),
    "task heartbeat": () => import("./commands/task-heartbeat.ts").then((file) => file.taskHeartbeat),
    "task release": () => import("./commands/task-release.ts").then((file) => file.taskRelease),
    "task complete": () => import("./commands/task-complete.ts").then((file) => file.taskComplete),
    "task reject": () => import("./commands/task-reject.ts").then((file) => file.taskReject),
    "task reassign": () => import("./commands/task-reassign.ts").then((file) => file.taskReassign),
    "task cancel": () => import("./commands/task-cancel.ts").then((file) => file.taskCancel),
    "task watch": () => import("./commands/task-watch.ts").then((file) => file.taskWatch),
    "task run": () => import("./commands/task-run.ts").then((file) => file.taskRun),
  },
  "Who is here": {
    agents: () => import("./commands/agents.ts").then((file) => file.agents),
    stats: () => import("./commands/stats.ts").then((file) => file.stats),
    channels: () => import("./commands/channels.ts").then((file) => file.channels),
    sub: () => import("./commands/sub.ts").then((file) => file.sub),
    unsub: () => import("./commands/unsub.ts").then((file) => file.unsub),
    open: () => import("./commands/open.ts").then((file) => file.open),
  },
  "Other systems": {
    "webhook add": () => import("./commands/webhook-add.ts").then((file) => file.webhookAdd),
    "webhook list": () => import("./commands/webhook-list.ts").then((file) => file.webhookList),
    "webhook test": () => import("./commands/webhook-test.ts").then((file) => file.webhookTest),
    "webhook pause": () => import("./commands/webhook-pause.ts").then((file) => file.webhookPause),
    "webhook resume": () => import("./commands/webhook-resume.ts").then((file) => file.webhookResume),
    "webhook remove": () => import("./commands/webhook-remove.ts").then((file) => file.webhookRemove),
    "webhook log": () => import("./commands/webhook-log.ts").then((file) => file.webhookLog),
    "webhook in add": () => import("./commands/webhook-in-add.ts").then((file) => file.webhookInAdd),
    "webhook in list": () => import("./commands/webhook-in-list.ts").then((file) => file.webhookInList),
    "webhook in remove": () => import("./commands/webhook-in-remove.ts").then((file) => file.webhookInRemove),
  },
  Host: {
    "relay agents": () => import("./commands/relay-agents.ts").then((file) => file.relayAgents),
    "relay config": () => import("./commands/relay-config.ts").then((file) => file.relayConfig),
    "relay audit": () => import("./commands/relay-audit.ts").then((file) => file.relayAudit),
    "relay revoke": () => import("./commands/relay-revoke.ts").then((file) => file.relayRevoke),
    "relay recover": () => import("./commands/relay-recover.ts").then((file) => file.relayRecover),
    "relay dead": () => import("./commands/relay-dead.ts").then((file) => file.relayDead),
    "relay redeliver": () => import("./commands/relay-redeliver.ts").then((file) => file.relayRedeliver),
    "relay fsck": () => import("./commands/relay-fsck.ts").then((file) => file.relayFsck),
    backup: () => import("./commands/backup.ts").then((file) => file.backup),
    restore: () => import("./commands/restore.ts").then((file) => file.restore),
    "relay token rotate": () =>
      import("./commands/relay-token-rotate.ts").then((file) => file.relayTokenRotate),
  },
  Run: {
    relay: () => import("./commands/relay.ts").then((file) => file.relay),
    doctor: () => import("./commands/doctor.ts").then((file) => file.doctor),
    mcp: () => import("./commands/mcp.ts").then((file) => file.mcp),
    hook: () => import("./commands/hook.ts").then((file) => file.hook),
    wake: () => import("./commands/wake.ts").then((file) => file.wake),
    upgrade: () => import("./commands/upgrade.ts").then((file) => file.upgrade),
    completions: () => import("./commands/completions.ts").then((file) => file.completions),
  },
};

export const commands: Record<string, Load> = Object.assign({}, ...Object.values(groups));
