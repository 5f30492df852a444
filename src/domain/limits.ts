/** Every bound of the relay, in one place. Sizes in bytes, times in seconds unless the name says otherwise. */
export const limits = {
  /** Longest agent, channel or capability name, in characters. */
  name: 64,
  /** Longest message body, as UTF-8. */
  body: 256 * 1024,
  refs: 64,
  ref: 2048,
  scope: 512,
  thread: 128,
  role: 64,
  description: 1024,
  note: 256,
  capabilities: 64,
  /** Channels that one agent may be in: each is a file, and a line in everybody's list. */
  channels: 1000,
  /** Longest Idempotency-Key, and how long a repeat of it is recognised. */
  key: 255,
  keyLifetime: 24 * 3600,
  /** Registrations that can be repeated with their key, and for how long: they are kept in memory, with their tokens. */
  answers: 1000,
  answerLifetime: 10 * 60,

  /** A 256 KiB body whose every character is escaped as \uXXXX still fits. */
  request: 2 * 1024 * 1024,
  /** Of a request whose route takes no text of that length: a thousand receipts fit. */
  shortRequest: 128 * 1024,
  /** Of whoever shows no token: to parse what fits into the other takes half a second. */
  strangerRequest: 4096,
  /** Values in a JSON request, and in the payload for an incoming hook: to parse 200,000 takes half a second, of everybody's. */
  values: 10_000,
  payloadValues: 50_000,
  /** Of a body or an answer so many bytes, of a body so many values count as one more request of whoever has sent it. */
  worth: { bytes: 32 * 1024, values: 50 },
  /** A body over so many bytes is parsed in turn with what else is dear. */
  dearRequest: 4096,
  /** Deepest nesting of a JSON request; deeper text blocks the event loop while it is parsed. */
  depth: 32,
  /** How long a client may take to send a request's body. */
  requestTime: 30,

  claim: 100,
  /** So many messages of a claim count as one more request: each is a file that moves, and moves back when its lease ends. */
  claimWorth: 10,
  /** A claim or a look at the inbox ends early when its bodies are more than this together. */
  claimBytes: 4 * 1024 * 1024,
  inbox: 1000,
  /** So many copies of a message count as one more send; one answer about what became of sends has so many. */
  copies: { worth: 10, shown: 10_000 },
  /** Of a long list so many are made in one go. */
  few: 50,
  lease: { least: 1, normal: 120, most: 12 * 3600 },
  wait: 300,
  delay: 7 * 24 * 3600,
  /** Messages that are moved on in one go when leases end, or mail expires: so many can have the same last moment. */
  turn: 256,
  /** Handed out this often without an ack, a message is dead: it probably kills its reader. */
  attempts: 10,
  /** A clock that jumps by more than `drift` against the one that never does is believed when that has held so long. */
  clock: { drift: 10, steady: 3600 },
  receiptLifetime: 7 * 24 * 3600,
  deadLifetime: 30 * 24 * 3600,
  /** How long an old personal token still works after a rotation. */
  rotationGrace: 15 * 60,
  /** The same for the room token, which people have in files and scripts; and how many old ones are good at a time. */
  roomGrace: 7 * 24 * 3600,
  oldRoomTokens: 8,
  /** How long somebody stays signed in on the page, how long a code that signs in can be used; such codes, and sessions, of one agent at a time; it signs in by its token as often as it gets codes. */
  session: { agent: 7 * 24 * 3600, host: 12 * 3600, code: 60, codes: 20, each: 20 },
  /** How long an invite that gives an agent back can be used. */
  recovery: 24 * 3600,
  /** `open`: how many can be used at a time. */
  invite: { open: 1000, uses: 1000, lifetime: 7 * 24 * 3600, most: 90 * 24 * 3600 },

  /**
   * Tasks. Sizes of their texts; how long an offer stands and a lease lasts; leases that may end before the task fails.
   * `offers`: routed offers that one agent may have at once. `fresh`: whoever was proven alive within it counts as here.
   * `pause`: an agent that let an offer pass isn't offered the task again for this long, doubled each time up to the second.
   * `open`: tasks of one requester that may be open. `look`: candidates that one request looks at; what is behind them
   * a slower round finds. `validation`: milliseconds that a result may take to be held against its schema.
   */
  task: {
    title: 200,
    description: 64 * 1024,
    result: 256 * 1024,
    reason: 4096,
    requires: 16,
    after: 16,
    schema: 32 * 1024,
    history: 32,
    note: 256,
    passes: 100,
    list: 1000,
    offer: 2 * 60,
    lease: 15 * 60,
    attempts: 5,
    offers: 4,
    fresh: 10 * 60,
    pause: { least: 2 * 60, most: 12 * 3600 },
    open: 50_000,
    validation: 2000,
    look: 64,
    round: 30,
  },

  /** Incoming hooks: longest template and secret, seconds that a signature is good, hooks of one agent. */
  webhook: { template: 8192, secret: 512, age: 300, each: 100 },

  /**
   * Outgoing hooks. Longest URL; hooks of one agent, and of the room; kinds of event that one names. `waiting`: deliveries that
   * may wait for one receiver, and `waitingBodies` and `waitingBytes` of those with bodies; `log`: the last ones that are remembered. `time`: for
   * one attempt; `head`: bytes that are read of its answer; `addresses`: of a name that are tried. `atOnce`: attempts, and
   * `ofOne`: those of one owner, `toOne`: those to one host. `retries`: seconds after each failure, the last one again and again, each longer or shorter by
   * a part of up to `jitter`, until `giveUp` has passed since the first.
   */
  hook: {
    url: 2048,
    each: 20,
    room: 100,
    events: 32,
    waiting: 10_000,
    waitingBodies: 1000,
    waitingBytes: 16 * 1024 * 1024,
    log: 20,
    time: 15,
    head: 16 * 1024,
    addresses: 4,
    atOnce: 64,
    ofOne: 4,
    toOne: 16,
    retries: [5, 30, 2 * 60, 10 * 60, 30 * 60, 3600],
    jitter: 0.2,
    giveUp: 24 * 3600,
  },

  /** A quiet event stream carries a comment this often. */
  heartbeat: 15,
  /** What may come while a stream's reader takes nothing, and how long it may stall, before it is cut off. */
  streamBacklog: 1000,
  streamBytes: 16 * 1024 * 1024,
  streamStall: 60,
  /**
   * Waking: normal mail rings after `moment`, the next rung after `step` without a claim, and a new batch not before `floor`
   * since the last ring. A batch is counted up to `batch`; a ring names so many senders and ids.
   * `rungs`: open ones of one agent, as each is looked at for new mail.
   */
  ring: { moment: 2, step: 30, floor: 60, batch: 100, named: 10, rungs: 64 },
  /**
   * Loops: an answer more than `hops` answers deep within the window is held, and what two agents write to each other
   * beyond `pair` in the window, once each has sent half of it. So many chains and pairs are remembered.
   */
  loop: { hops: 20, pair: 60, window: 3600, remembered: 50_000 },
  /**
   * The audit: ids in a line; lines that wait for the disk; milliseconds in which lines collect for one write. `shares`: the part of a day's bytes that one
   * has. What is counted instead of written has so many different lines in a window: seconds, of what is refused and of what is beyond a share.
   */
  audit: {
    ids: 100,
    backlog: 50_000,
    pause: 50,
    shares: 8,
    counted: 256,
    window: { refused: 60, share: 600 },
  },
  /** Pages of one agent that are told what has changed: for each, the last 100 sends are followed. */
  changeFeeds: 16,
  /** A background relay leaves after this long without a request, when it owes webhooks nothing. */
  idle: 15 * 60,
  /** Bytes of the disk that are kept for acks: when no more is left, nothing new comes in. */
  freeSpace: 16 * 1024 * 1024,
  /** From SIGTERM to exit. */
  shutdown: 2,
} as const;
