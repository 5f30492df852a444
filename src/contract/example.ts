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
  receipt: "3f6c1d0e-6f0a-4c39-9a51-0b5f6f4f8a11.1.9f3a2b1c",
} as const;
