/** How a `bch` command ends (sysexits would say less than these five). */
export const exits = { done: 0, failed: 1, usage: 2, unreachable: 3, denied: 4 } as const;

interface Entry {
  /** HTTP status; absent for errors that only a client can have. */
  status?: number;
  exit: number;
  says: (...args: never[]) => string;
  /** What to do next. */
  hint: string;
}

const { failed, usage, unreachable, denied } = exits;

/**
 * The one error table. Clients branch on the code; people read the sentence and the hint.
 * Existing clients show the sentence, so its known words ("unknown agent", "present its token", …) stay.
 */
export const errors = {
  "request.invalid": {
    status: 400,
    exit: usage,
    says: (path: string, why: string) => (path ? `${path}: ${why}` : why),
    hint: "See docs/api.md for the fields of each route.",
  },
  "request.json": {
    status: 400,
    exit: usage,
    says: (why: string) => `the request body ${why}`,
    hint: "Send one JSON object, as UTF-8.",
  },
  "request.host": {
    status: 403,
    exit: denied,
    says: (what: string) => `this relay doesn't answer for ${what}`,
    hint: "Use one of the URLs the relay printed at start, or start it with --allow-host NAME.",
  },
  "request.large": {
    status: 413,
    exit: usage,
    says: (limit: number) => `the request body is over ${limit} bytes`,
    hint: "Send a path or a link in refs instead of the whole text.",
  },
  "request.slow": {
    status: 408,
    exit: failed,
    says: (seconds: number) => `the request body did not arrive within ${seconds} s`,
    hint: "Send it again.",
  },
  "route.unknown": {
    status: 404,
    exit: failed,
    says: (path: string) => `no route ${path}`,
    hint: "GET /v1/openapi.json lists the routes.",
  },
  "route.method": {
    status: 405,
    exit: failed,
    says: (method: string, path: string) => `${method} is not a method of ${path}`,
    hint: "GET /v1/openapi.json lists the routes.",
  },
  "rate.limited": {
    status: 429,
    exit: failed,
    says: (what: string) => `too many ${what}`,
    hint: "Wait as many seconds as Retry-After says, then try again.",
  },

  "auth.missing": {
    status: 401,
    exit: denied,
    says: () => "unauthorized: no token was given",
    hint: "Send the header Authorization: Bearer <token>.",
  },
  "auth.wrong": {
    status: 401,
    exit: denied,
    says: () => "unauthorized: this relay doesn't know the token",
    hint: "It may have been rotated or revoked, or belong to another relay. A room token is in the file room-token of the relay's home; an agent's comes anew from bch init or bch join.",
  },
  "auth.mistyped": {
    status: 401,
    exit: denied,
    says: () =>
      "unauthorized: the token's checksum is wrong: a letter of it was changed, or a part is missing",
    hint: "Copy the whole of it again.",
  },
  "auth.kind": {
    status: 401,
    exit: denied,
    says: (needed: string) => `unauthorized: this needs ${needed}`,
    hint: "Room tokens and invites let someone join; personal tokens do the rest.",
  },

  "auth.host": {
    status: 403,
    exit: denied,
    says: () => "this is for whoever hosts the relay",
    hint: "Run it where the relay runs, as the user whose home it keeps the mail in.",
  },
  "session.over": {
    status: 401,
    exit: denied,
    says: () => "unauthorized: nobody is signed in here, or the session has ended",
    hint: "Sign in with an agent's personal token, or by the link that bch open makes.",
  },
  "session.shared": {
    status: 401,
    exit: denied,
    says: () => "unauthorized: this link has signed in another browser before, which is signed out now",
    hint: "Get a new one: bch open. If the other wasn't yours, somebody on this machine saw the link: see bch webhook list, and bch sent.",
  },
  "session.foreign": {
    status: 403,
    exit: denied,
    says: () => "a session speaks through the relay's own page only",
    hint: "Programs show the personal token itself: Authorization: Bearer <token>.",
  },
  "agent.unknown": {
    status: 404,
    exit: failed,
    says: (name: string) => `unknown agent "${name}"`,
    hint: "See who is here: bch agents",
  },
  "agent.taken": {
    status: 409,
    exit: denied,
    says: (name: string) => `agent "${name}" exists already; present its token to change it`,
    hint: "Choose another name, or use the token this agent was given when it joined.",
  },
  "agent.other": {
    status: 403,
    exit: denied,
    says: (name: string) => `only "${name}" may do that`,
    hint: "Use that agent's own token; nobody reads or changes another agent's mailbox.",
  },
  "channel.empty": {
    status: 409,
    exit: failed,
    says: (name: string) => `channel #${name} has no other subscribers`,
    hint: "Nothing was sent. See the channels: bch channels",
  },
  "channel.limit": {
    status: 409,
    exit: failed,
    says: (most: number) => `an agent is in at most ${most} channels`,
    hint: "Leave one: bch unsub CHANNEL",
  },
  "room.empty": {
    status: 409,
    exit: failed,
    says: () => "no other agent is here to send to",
    hint: "Nothing was sent. Invite one: bch invite",
  },
  "message.unknown": {
    status: 404,
    exit: failed,
    says: (id: string) => `no message "${id}" that you sent or received`,
    hint: "A message can be followed for 7 days, or as long as it waits. See your own: bch sent, bch inbox",
  },
  "message.ambiguous": {
    status: 409,
    exit: usage,
    says: (id: string) => `"${id}" is the start of more than one message id`,
    hint: "Give more of the id.",
  },
  "message.open": {
    exit: failed,
    says: (id: string, names: string) => `${id} has no ack from ${names}`,
    hint: "What is unclaimed or claimed is safe on the relay: see bch sent. What is dead has to be sent again.",
  },
  "dead.unknown": {
    status: 404,
    exit: failed,
    says: (id: string, whose: string) => `no dead letter "${id}" of ${whose} that could be handed out`,
    hint: "It may have been redelivered, or swept after 30 days. See what is there: bch relay dead",
  },
  "hold.unknown": {
    status: 404,
    exit: failed,
    says: (id: string) => `no message "${id}" of yours is held`,
    hint: "It may have been let through, or taken. See what is held: bch inbox",
  },
  "claim.lost": {
    status: 409,
    exit: failed,
    says: () => "the lease of this claim has ended, or it was settled before",
    hint: "Nothing was changed. The message may be with another reader now; claim again.",
  },
  "task.unknown": {
    status: 404,
    exit: failed,
    says: (id: string) => `no task "${id}" that concerns you`,
    hint: "See yours: bch task list",
  },
  "task.ambiguous": {
    status: 409,
    exit: usage,
    says: (id: string) => `"${id}" is the start of more than one task id`,
    hint: "Give more of the id.",
  },
  "task.conflict": {
    status: 409,
    exit: failed,
    says: (id: string, how: string) => `task ${id} ${how}`,
    hint: "Nothing was changed. `task` has it as it now is: bch task show",
  },
  "task.lease": {
    status: 409,
    exit: failed,
    says: (id: string) => `the lease of task ${id} has ended: it isn't yours any more`,
    hint: "Nothing was changed. Somebody else may be at it; if it is offered to you again, accept it.",
  },
  "task.forbidden": {
    status: 403,
    exit: denied,
    says: (who: string, what: string) => `only ${who} may ${what}`,
    hint: "See who that is: bch task show",
  },
  "task.schema": {
    status: 400,
    exit: usage,
    says: (where: string, why: string) => `schema: ${where || "/"} ${why}`,
    hint: "It must be JSON Schema 2020-12, with references only into itself and without pattern.",
  },
  "task.result": {
    status: 422,
    exit: failed,
    says: (where: string, why: string) => `the result doesn't fit the task's schema: ${where || "/"} ${why}`,
    hint: "The task is still yours: mend the result and complete it again. Its schema: bch task show ID",
  },
  "task.limit": {
    status: 429,
    exit: failed,
    says: (name: string) => `"${name}" has too many open tasks`,
    hint: "Nothing was posted. Cancel some, or wait until some are done.",
  },
  "task.open": {
    exit: failed,
    says: (id: string, how: string) => `task ${id} isn't completed: ${how}`,
    hint: "What it went through: bch task show ID",
  },
  "mailbox.full": {
    status: 429,
    exit: failed,
    says: (name: string) => `the mailbox of "${name}" is full`,
    hint: "Nothing was sent. Try again when its agent has read some.",
  },
  "room.full": {
    status: 429,
    exit: failed,
    says: (most: number) => `the room is full: it has ${most} agents`,
    hint: "Ask the host: bch relay revoke takes out who is gone, limits.agents in relay.toml makes room for more.",
  },
  "idempotency.mismatch": {
    status: 422,
    exit: failed,
    says: () => "this Idempotency-Key was used for another request",
    hint: "Nothing was done. Use a new key for each request, the same one only to repeat it.",
  },
  "invite.foreign": {
    status: 401,
    exit: denied,
    says: () => "unauthorized: this relay doesn't know the invite: it was withdrawn, or is another relay's",
    hint: "Join without --url, at the relay that it names; or ask for a new one.",
  },
  "invite.limit": {
    status: 409,
    exit: failed,
    says: (most: number) => `${most} invites are open, and there can be no more`,
    hint: "Withdraw those that nobody needs: bch invite --list, bch invite --withdraw ID",
  },
  "invite.unknown": {
    status: 404,
    exit: failed,
    says: (id: string) => `no invite "${id}"`,
    hint: "It may be used up, expired or withdrawn. See the open ones: bch invite --list",
  },
  "backup.failed": {
    exit: failed,
    says: (file: string, why: string) => `couldn't make ${file}: ${why}`,
    hint: "Nothing was left of it. Check the folder, and the space there.",
  },
  "backup.unreadable": {
    exit: failed,
    says: (file: string, why: string) => `couldn't restore ${file}: ${why}`,
    hint: "The home is as it was. Take another backup: bch restore FILE --dry-run checks one.",
  },
  "invite.name": {
    status: 409,
    exit: failed,
    says: (name: string) => `this invite gives @${name} back, and nobody else can join by it`,
    hint: "Join under that name.",
  },
  "invite.spent": {
    status: 401,
    exit: denied,
    says: (why: string) => `unauthorized: this invite ${why}`,
    hint: "Ask for a new one: bch invite",
  },
  "webhook.unknown": {
    status: 404,
    exit: failed,
    says: (id: string) => `no webhook "${id}"`,
    hint: "It may have been removed, or its owner has left. See yours: bch webhook list, bch webhook in list",
  },
  "webhook.refused": {
    status: 401,
    exit: denied,
    says: (why: string) => `unauthorized: ${why}`,
    hint: "Post to the whole URL that bch webhook in add printed, signed with its secret if it has one.",
  },
  "webhook.template": {
    status: 422,
    exit: failed,
    says: (why: string) => `the hook's template doesn't fit: ${why}`,
    hint: "Nothing was stored. Make the hook again with a template that fits, then deliver it again.",
  },
  "webhook.limit": {
    status: 409,
    exit: failed,
    says: (most: number, what: string) => `an agent or a room has at most ${most} ${what}`,
    hint: "Remove one: bch webhook remove ID, bch webhook in remove ID",
  },
  "webhook.target": {
    status: 422,
    exit: failed,
    says: (where: string, why: string) => `a webhook can't go to ${where}: ${why}`,
    hint: "Use an https URL of the open internet. The host of the relay can allow others: bch relay --webhook-allow HOST:PORT",
  },
  "webhook.idle": {
    status: 503,
    exit: failed,
    says: () => "nothing goes out from here: no relay runs on this home",
    hint: "Start it, then try again: bch relay",
  },
  "webhook.unanswered": {
    exit: failed,
    says: (why: string) => `no answer from the webhook's URL: ${why}`,
    hint: "It is tried again after a while. See when: bch webhook list, and what was: bch webhook log",
  },
  "webhook.allow": {
    exit: usage,
    says: (entry: string, why: string) => `webhooks can't be allowed to "${entry}": it ${why}`,
    hint: "Give a name or an address with or without a port, or a network: n8n.internal, 127.0.0.1:5678, 10.0.0.0/8",
  },
  "stream.limit": {
    status: 503,
    exit: failed,
    says: () => "too many open event streams",
    hint: "Close some, or raise the relay's file limit (ulimit -n).",
  },
  "stream.agent": {
    status: 429,
    exit: failed,
    says: (open: number) => `this agent has ${open} event streams and long polls open, and may not have more`,
    hint: "Close some: each bch watch, each doorbell and each call that waits is one.",
  },
  "store.full": {
    status: 507,
    exit: failed,
    says: () => "the relay's disk is full",
    hint: "Nothing was changed. Free space in the relay's home, then send again.",
  },
  "store.failed": {
    status: 503,
    exit: failed,
    says: (why: string) => `the relay can't store anything: ${why}`,
    hint: "What was answered before is safe. Mend the disk of the relay's home, then restart the relay.",
  },
  "relay.stopping": {
    status: 503,
    exit: unreachable,
    says: () => "the relay is stopping",
    hint: "Try again in a moment.",
  },
  "relay.fault": {
    status: 500,
    exit: failed,
    says: () => "the relay made a mistake",
    hint: "Its log has the details. Please report it.",
  },

  "relay.unreachable": {
    exit: unreachable,
    says: (url: string, why: string) => `can't reach the relay at ${url}: ${why}`,
    hint: "Is it running? On its machine: bch relay --status",
  },
  "relay.strange": {
    exit: failed,
    says: (url: string, why: string) => `${url} didn't answer like a Backchannel relay: ${why}`,
    hint: "Check the URL, and that client and relay are of versions that fit: bch --version",
  },
  "relay.running": {
    exit: failed,
    says: (home: string, who: string) => `a relay already runs on ${home}: ${who}`,
    hint: "Use that one, or end it: bch relay --stop",
  },
  "relay.absent": {
    exit: unreachable,
    says: (home: string) => `no relay runs on ${home}`,
    hint: "Start one: bch relay",
  },
  "relay.address": {
    exit: failed,
    says: (address: string, why: string) => `can't listen on ${address}: ${why}`,
    hint: "Choose another with --port or --host.",
  },
  "home.unusable": {
    exit: failed,
    says: (path: string, why: string) => `can't use ${path}: ${why}`,
    hint: "Check that it exists, is yours and has space, or set BACKCHANNEL_HOME.",
  },
  "home.newer": {
    exit: failed,
    says: (home: string, format: number, ours: number) =>
      `${home} is of a newer format (${format}; this bch reads up to ${ours})`,
    hint: "Take the bch that wrote it, or a later one. Nothing was touched. See: bch upgrade --check",
  },
  "identity.missing": {
    exit: denied,
    says: (name: string) =>
      name ? `no agent "${name}" has joined from here` : "no agent has joined from here",
    hint: "Join first: bch init <name>, or bch join <invite> --as <name>",
  },
  "invite.unreadable": {
    exit: usage,
    says: (why: string) => `this isn't an invite: ${why}`,
    hint: "Copy the whole of it, from bch1- to the end.",
  },
  "relay.config": {
    exit: usage,
    says: (place: string, why: string) => `${place}: ${why}`,
    hint: "deploy/relay.toml has every setting with its default; bch relay config shows what is in force.",
  },
  "usage.wrong": {
    exit: usage,
    says: (why: string) => why,
    hint: "See bch --help",
  },
  "doctor.broken": {
    exit: failed,
    says: (count: number) => (count === 1 ? "one thing is broken" : `${count} things are broken`),
    hint: "The lines above say what mends each. Then run bch doctor again.",
  },
  "release.unreadable": {
    exit: failed,
    says: (from: string, why: string) => `can't read ${from} as a release.json: ${why}`,
    hint: "--from takes the release.json that lies beside a release's files, by its path or URL.",
  },
  "fsck.damaged": {
    exit: failed,
    says: (count: number) =>
      count === 1 ? "one thing isn't as it should be" : `${count} things aren't as they should be`,
    hint: "With the relay stopped, bch relay fsck --repair puts them into quarantine/, and deletes nothing.",
  },
  "command.failed": {
    exit: failed,
    says: (how: string) => `the command ${how}`,
    hint: "The message was given back, and comes again after a while.",
  },
  "config.invalid": {
    exit: failed,
    says: (place: string, why: string) => `${place}: ${why}`,
    hint: "The file was left as it is. Mend it, then run bch setup again.",
  },
  "config.unusable": {
    exit: failed,
    says: (path: string, why: string) => `can't use ${path}: ${why}`,
    hint: "The file was left as it is. When that is mended, run bch setup again.",
  },
  "harness.absent": {
    exit: failed,
    says: (sought: string) => `no harness was found here; looked for ${sought}`,
    hint: "Name one that is here all the same: bch setup --for claude-code",
  },
  "setup.incomplete": {
    exit: failed,
    says: (count: number) => `${count} ${count === 1 ? "file was" : "files were"} left as they are`,
    hint: "The lines above say why, and what to do.",
  },
  "output.closed": {
    exit: failed,
    says: () => "nobody reads the output",
    hint: "What wasn't written comes back when its lease ends.",
  },
} as const satisfies Record<string, Entry>;

export type ErrorCode = keyof typeof errors;
