import { rmSync } from "node:fs";
import { join } from "node:path";
import { isOneOf, isShape } from "../contract/glance.ts";
import { plain } from "../contract/plain.ts";
import { agentName } from "./agent-name.ts";
import { glanced } from "./glanced.ts";
import type { Config, Identity } from "./identity-schema.ts";
import { readRecord, writeRecord } from "./private-file.ts";

export type { Config, Identity } from "./identity-schema.ts";

const schemas = () => require("./identity-schema.ts") as typeof import("./identity-schema.ts");
const v = isOneOf(1);

const identity = glanced(
  isShape({ v, agent: plain.name, token: plain.line }, { url: plain.url }),
  () => schemas().identitySchema,
);

const config = glanced(isShape({ v }, { agent: plain.name, url: plain.url }), () => schemas().configSchema);

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
