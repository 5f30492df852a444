const taskSummary = {
  id: "7d1b2c3e-0f7a-4e0b-8a52-3c1d5e6f7a80",
  title: "Review the schema",
  requester: "claude-main",
  requires: ["typescript"],
  priority: "normal",
  state: "offered",
  assignee: "codex-1",
  until: "2026-11-21T12:02:00.000Z",
  attempt: 1,
  createdAt: "2026-11-21T12:00:00.000Z",
  updatedAt: "2026-11-21T12:00:00.000Z",
} as const;

const posted = [
  { at: "2026-11-21T12:00:00.000Z", who: "claude-main", what: "posted" },
  { at: "2026-11-21T12:00:00.000Z", who: "backchannel", what: "offered", note: "codex-1" },
] as const;

const accepted = [...posted, { at: "2026-11-21T12:00:30.000Z", who: "codex-1", what: "accepted" }] as const;

/** Values that the examples of the routes share, so that they tell one story. */
export const example = {
  message: {
    id: "3f6c1d0e-6f0a-4c39-9a51-0b5f6f4f8a11",
    from: "claude-main",
    to: "@codex-1",
    body: "The schema is ready for review.",
    priority: "normal",
    ts: "2026-11-21T12:00:00.000Z",
  },
  agent: {
    name: "codex-1",
    role: "reviewer",
    capabilities: ["typescript"],
    subscriptions: ["design"],
    status: "online",
    createdAt: "2026-11-21T11:00:00.000Z",
    lastSeen: "2026-11-21T12:00:00.000Z",
    lastEvent: "claimed",
  },
  taskSummary,
  task: { ...taskSummary, history: posted },
  acceptedTask: {
    ...taskSummary,
    state: "accepted",
    until: "2026-11-21T12:15:30.000Z",
    updatedAt: "2026-11-21T12:00:30.000Z",
    history: accepted,
  },
  completedTask: {
    ...taskSummary,
    state: "completed",
    until: undefined,
    result: "Looks good; two notes in the pull request.",
    updatedAt: "2026-11-21T12:09:00.000Z",
    endedAt: "2026-11-21T12:09:00.000Z",
    history: [...accepted, { at: "2026-11-21T12:09:00.000Z", who: "codex-1", what: "completed" }],
  },
  receipt: "3f6c1d0e-6f0a-4c39-9a51-0b5f6f4f8a11.1.9f3a2b1c",
} as const;
