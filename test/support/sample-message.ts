import type { Claimed } from "../../src/domain/claim.ts";

/** A message as a claim gives it, with what a test cares about. */
export const sampleMessage = (more: Partial<Claimed> = {}): Claimed => ({
  id: "3f6c1d0e-6f0a-4c39-9a51-0b5f6f4f8a11",
  from: "mallory",
  to: "@codex-1",
  body: "hello",
  priority: "normal",
  ts: "2026-11-21T12:00:00.000Z",
  receipt: "3f6c1d0e-6f0a-4c39-9a51-0b5f6f4f8a11.1.9f3a2b1c",
  leaseUntil: "2026-11-21T12:07:00.000Z",
  attempt: 1,
  ...more,
});
