import { join } from "node:path";
import { z } from "zod";
import { agentName } from "../domain/name.ts";
import { readRecord, writeRecord } from "./private-file.ts";

/** The sessions by which an agent could be woken from outside: the last that was seen of each kind. */
export const wakeTarget = z.object({
  v: z.literal(1),
  codex: z.object({ thread: z.uuid() }).optional(),
  /** Its server is on this machine; a prompt goes nowhere else. */
  opencode: z
    .object({
      url: z.url().regex(/^http:\/\/(127(\.\d{1,3}){3}|localhost|\[::1\])(:\d+)?\/?$/, "on this machine"),
      session: z.string().regex(/^[\w-]{1,128}$/),
    })
    .optional(),
});

export type WakeTarget = z.output<typeof wakeTarget>;

const path = (home: string, agent: string): string => join(home, "wake", `${agentName.parse(agent)}.json`);

export const readWakeTarget = (home: string, agent: string): WakeTarget =>
  readRecord(path(home, agent), wakeTarget) ?? { v: 1 };

/** Remembers a session; another kind's stays. */
export function rememberWakeTarget(home: string, agent: string, seen: Omit<WakeTarget, "v">): void {
  const before = readWakeTarget(home, agent);
  const after = wakeTarget.parse({ ...before, ...seen });
  if (JSON.stringify(after) !== JSON.stringify(before)) writeRecord(path(home, agent), after);
}
