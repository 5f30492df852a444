import type { Task } from "../../src/domain/task.ts";

/** A task that codex-1 has accepted. */
export const sampleTask: Task = {
  id: "7d1b2c3e-0f7a-4e0b-8a52-3c1d5e6f7a80",
  title: "Review the schema",
  requester: "claude-main",
  requires: ["typescript"],
  priority: "normal",
  state: "accepted",
  assignee: "codex-1",
  until: "2026-11-21T12:15:00.000Z",
  attempt: 1,
  createdAt: "2026-11-21T12:00:00.000Z",
  updatedAt: "2026-11-21T12:00:00.000Z",
  description: "All of it.",
  history: [
    { at: "2026-11-21T12:00:00.000Z", who: "claude-main", what: "posted" },
    { at: "2026-11-21T12:00:00.000Z", who: "codex-1", what: "accepted" },
  ],
};
