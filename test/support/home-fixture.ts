import type { AuditEntry } from "../../src/domain/audit-entry.ts";

/** What lies beside a home that an earlier version left in test/fixtures/homes/. */
export interface HomeFixture {
  /** Of the bch that made it. */
  version: string;
  /** When its relay was killed. */
  at: string;
  /** Tokens of agents, and of the room, by name. */
  tokens: Record<string, string>;
  /** What that relay answered just before. */
  replies: { who: string; ask: string; reply: unknown }[];
  /** How much a hook of ana's was still to be told, and the first of it. */
  deliveries: { hook: string; waiting: number; first: unknown };
  /** The lines of its audit, in order. */
  audit: AuditEntry[];
  /** What somebody held then, and has to be able to use after an upgrade. */
  held: {
    /** Of a message that bo has claimed. */
    receipt: string;
    /** A code that lets somebody join. */
    invite: string;
    /** A send that ana may make again, with its key, and the message that it made. */
    sent: { key: string; body: Record<string, unknown>; id: string };
    /** A task that bo works at. */
    task: string;
    /** A message for cy that is held, as it keeps a chain going. */
    message: string;
    /** Cookies of the page: ana's, and the host's. */
    sessions: { ana: string; host: string };
  };
}
