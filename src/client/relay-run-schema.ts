import { z } from "zod";

/** What a running relay leaves in its home. A relay that was killed leaves it too, so whoever reads it asks the relay. */
export const relayRunSchema = z.object({
  v: z.literal(1),
  pid: z.number().int().positive(),
  version: z.string(),
  startedAt: z.iso.datetime(),
  urls: z.array(z.url()),
  socket: z.string().optional(),
  /** Where its metrics are, without a token. */
  metrics: z.url().optional(),
  background: z.boolean(),
  /** Of one in the background: the addresses of a relay that somebody had started, which was killed before it came. */
  instead: z.array(z.url()).optional(),
  /** Where there is no socket: shows the relay that a caller can read this file. */
  hostToken: z.string().optional(),
});

export type RelayRun = z.output<typeof relayRunSchema>;
