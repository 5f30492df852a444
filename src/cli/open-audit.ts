import { AuditFolder } from "../audit/audit-folder.ts";
import { AuditLog } from "../audit/audit-log.ts";
import type { AuditEntry } from "../domain/audit-entry.ts";
import { systemClock } from "../domain/clock.ts";
import { isoTime } from "../domain/moment.ts";
import type { RelayConfig } from "../domain/relay-settings.ts";
import { auditPath } from "./audit-path.ts";

interface Options {
  home: string;
  config: () => Pick<RelayConfig, "audit" | "keep.audit" | "keep.audit-bytes">;
  warn: (line: string) => void;
}

export interface Audit {
  counts: AuditLog["counts"];
  append: (entry: AuditEntry) => void;
  /** Something that happens to the relay itself. */
  tell(what: string): void;
  /** Somebody has deleted a file of the home: an operator revokes an agent so. */
  deleted: (path: string) => void;
  sweep: (now: number) => Promise<void>;
  close(): Promise<void>;
}

/** The audit of a home, for whoever has its lock. Switched off, it leaves what was written before as it is. */
export function openAudit({ home, config, warn }: Options): Audit {
  const bounds = () => ({ days: config()["keep.audit"], bytes: config()["keep.audit-bytes"] });
  const folder = new AuditFolder({ folder: auditPath(home), bounds });
  const log = new AuditLog({ put: (day, text) => folder.put(day, text), warn });
  const append = (entry: AuditEntry) => {
    if (config().audit) log.append(entry);
  };
  const tell = (what: string, whom?: string) =>
    append({ at: isoTime(systemClock.now()), who: "relay", what, whom, outcome: "ok" });
  return {
    counts: log.counts,
    append,
    tell: (what) => tell(what),
    deleted: (path) => {
      const [, agent] = /^agents\/(.+)\.json$/.exec(path) ?? [];
      if (agent !== undefined) tell("agent.gone", `@${agent}`);
    },
    sweep: async (now) => {
      if (config().audit) await folder.sweep(now);
    },
    close: () => log.close(),
  };
}
