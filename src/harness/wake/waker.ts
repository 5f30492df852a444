import type { Ring, RungName } from "../../domain/doorbell.ts";

/** What came of a ring, in a few words for the person's log. */
export interface Woken {
  /** What was called took it. That a model has read anything nobody can know here. */
  done: boolean;
  says: string;
}

/** One way to wake an agent, or its person, from outside of its sessions. It never shows a body, and never tries twice. */
export interface Waker {
  rung: RungName;
  /** What it reaches, for people and to tell it from others of its kind: a thread, a session. */
  target: string;
  wake(ring: Ring, agent: string): Promise<Woken>;
}
