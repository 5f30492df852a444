import { rmSync } from "node:fs";
import { join } from "node:path";
import { adoptDefault, saveIdentity } from "../client/identity.ts";
import { writePrivate } from "../client/private-file.ts";
import type { RelayClient } from "../client/relay-client.ts";
import type { Input } from "../contract/route.ts";
import type { Routes } from "../contract/routes.ts";
import { fault } from "../domain/fault.ts";

interface Joining {
  home: string;
  client: RelayClient;
  /** To keep with the identity; none for this home's own relay. */
  url: string | undefined;
  registration: Input<Routes["register"]>;
}

/** Registers a new agent and keeps its token, which the relay says only once. */
export async function joinRelay({ home, client, url, registration }: Joining) {
  proveWritable(home);
  const { token, ...agent } = await client.call("register", registration);
  if (!token) throw fault("relay.strange", client.where, "it gave no token");
  saveIdentity(home, { v: 1, agent: agent.name, url, token });
  return { agent, isDefault: adoptDefault(home, { agent: agent.name, url }) };
}

/** A token that can't be kept would be lost, and its name with it: so ask the disk before the relay. */
function proveWritable(home: string): void {
  const trial = join(home, "identities", `.trial-${process.pid}`);
  writePrivate(trial, "x".repeat(4096));
  rmSync(trial, { force: true });
}
