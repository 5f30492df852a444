import { AuditFolder } from "../audit/audit-folder.ts";
import { AuditLog } from "../audit/audit-log.ts";
import type { AuditEntry } from "../domain/audit-entry.ts";
import { isoTime } from "../domain/moment.ts";
import type { RelayConfig } from "../domain/relay-settings.ts";
import { auditPath } from "./audit-path.ts";

interface Options {
  home: string;
  config: () => Pick<RelayConfig, "audit" | "keep.audit" | "keep.audit-bytes">;
  warn: (line: string) => void;
}

export interface Audit {
  append: (entry: AuditEntry) => void;
  /** Something that happens to the relay itself. */
  tell(what: string): void;
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
  return {
    append,
    tell: (what) => append({ at: isoTime(Date.now()), who: "relay", what, outcome: "ok" }),
    sweep: async (now) => {
      if (config().audit) await folder.sweep(now);
    },
    close: () => log.close(),
  };
}
