import { z } from "zod";
import { agentName } from "../domain/name.ts";

/** What this machine keeps of an agent that joined from here. Without a URL it belongs to the home's own relay. */
export const identitySchema = z.object({
  v: z.literal(1),
  agent: agentName,
  url: z.url().optional(),
  token: z.string().min(1),
});

/** What holds when nothing else is said. */
export const configSchema = z.object({
  v: z.literal(1),
  /** The default identity. */
  agent: agentName.optional(),
  /** The relay that a new agent joins. */
  url: z.url().optional(),
});

export type Identity = z.output<typeof identitySchema>;
export type Config = z.output<typeof configSchema>;
