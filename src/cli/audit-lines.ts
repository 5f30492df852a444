import { type AuditEntry, auditEntry } from "../domain/audit-entry.ts";

/** What of an audit is asked for. */
export interface AuditFilter {
  /** Milliseconds since 1970. */
  since: number;
  /** Whoever did it, or had it done to. */
  agent?: string | undefined;
  outcome?: "ok" | "refused" | undefined;
}

/** Lines as entries, those that are asked for; a torn one is passed over. */
export async function* auditLines(
  lines: AsyncIterable<string>,
  { since, agent, outcome }: AuditFilter,
): AsyncGenerator<AuditEntry> {
  const name = agent === undefined ? undefined : `@${agent}`;
  for await (const line of lines) {
    // To parse each of some millions would be most of the work.
    if (name !== undefined && !line.includes(`"${name}"`)) continue;
    const entry = parsed(line);
    if (!entry || Date.parse(entry.at) < since) continue;
    if (name !== undefined && entry.who !== name && entry.whom !== name) continue;
    if (outcome !== undefined && (entry.outcome === "ok") !== (outcome === "ok")) continue;
    yield entry;
  }
}

function parsed(line: string): AuditEntry | undefined {
  try {
    return auditEntry.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined; // A half line of a relay that was killed.
  }
}
