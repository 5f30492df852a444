import { rmSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { agentName } from "../domain/name.ts";
import { readRecord, writeRecord } from "./private-file.ts";

/** What this machine keeps of an agent that joined from here. Without a URL it belongs to the home's own relay. */
export const identity = z.object({
  v: z.literal(1),
  agent: agentName,
  url: z.url().optional(),
  token: z.string().min(1),
});

/** What holds when nothing else is said. */
export const config = z.object({
  v: z.literal(1),
  /** The default identity. */
  agent: agentName.optional(),
  /** The relay that a new agent joins. */
  url: z.url().optional(),
});

export type Identity = z.output<typeof identity>;
export type Config = z.output<typeof config>;

const identityPath = (home: string, agent: string): string => join(home, "identities", `${agent}.json`);
const configPath = (home: string): string => join(home, "config.json");

export const readIdentity = (home: string, agent: string): Identity | undefined =>
  readRecord(identityPath(home, agentName.parse(agent)), identity);

export const readConfig = (home: string): Config => readRecord(configPath(home), config) ?? { v: 1 };

/** Keeps an identity. One that another relay gave to the same name is put aside: its token exists nowhere else. */
export function saveIdentity(home: string, next: Identity): void {
  const path = identityPath(home, next.agent);
  const before = readIdentity(home, next.agent);
  if (before && before.url !== next.url) writeRecord(`${path}.old`, before);
  writeRecord(path, next);
}

/** The first identity of a home becomes its default; later ones change nothing. Gives whether this one is it. */
export function adoptDefault(home: string, { agent, url }: Pick<Identity, "agent" | "url">): boolean {
  const before = readConfig(home);
  if (before.agent === undefined) writeRecord(configPath(home), { v: 1, agent, url: before.url ?? url });
  return before.agent === undefined || before.agent === agent;
}

/** Forgets an identity whose agent is gone; the default with it. */
export function forgetIdentity(home: string, agent: string): void {
  const { agent: current, ...rest } = readConfig(home);
  if (current === agent) writeRecord(configPath(home), rest);
  rmSync(identityPath(home, agent), { force: true });
}
