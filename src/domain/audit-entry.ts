import { z } from "zod";
import { moment } from "./moment.ts";

/**
 * One line of the audit. Names and ids only: never a token, a code, or a text that somebody wrote.
 * An action that was asked for is named by what was asked, like `message.send`; what happened by itself by what it came to,
 * like `message.dead`.
 */
export const auditEntry = z.object({
  at: moment,
  /** `@agent`, `room`, `invite <id>`, `hook <id>`, `host`, the `relay` itself, or `-`: nobody knows. */
  who: z.string(),
  what: z.string(),
  /** `@agent`, `#channel` or `@all`, when it isn't whoever did it. */
  whom: z.string().optional(),
  /** Of the messages, the task, the invite or the hook that it is about: up to `limits.audit.ids`. */
  ids: z.array(z.string()).optional(),
  /** Ids beyond those. */
  more: z.number().int().optional(),
  /** `ok`, or the code of the error. */
  outcome: z.string(),
  /** More that were like this one, or lines that could not be written. */
  count: z.number().int().optional(),
  /** Where the request came from; absent on the home's socket. */
  address: z.string().optional(),
});

export type AuditEntry = z.output<typeof auditEntry>;
