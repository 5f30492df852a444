import { join } from "node:path";
import { isFlag, isList, isOneOf, isShape, isText, isWhole } from "../contract/glance.ts";
import { plain } from "../contract/plain.ts";
import { Fault } from "../domain/fault.ts";
import { glanced } from "./glanced.ts";
import { readPrivate } from "./private-file.ts";
import type { RelayAddress } from "./relay-address.ts";
import { isLoopback } from "./relay-address.ts";
import { type Fetch, RelayClient } from "./relay-client.ts";
import type { RelayRun } from "./relay-run-schema.ts";

export type { RelayRun } from "./relay-run-schema.ts";

const relayRun = glanced(
  isShape(
    {
      v: isOneOf(1),
      pid: isWhole(1),
      version: isText,
      startedAt: plain.moment,
      urls: isList(plain.url),
      background: isFlag,
    },
    { socket: isText, metrics: plain.url, instead: isList(plain.url), hostToken: isText },
  ),
  () => (require("./relay-run-schema.ts") as typeof import("./relay-run-schema.ts")).relayRunSchema,
);

export const relayRunPath = (home: string): string => join(home, "relay.run.json");

export interface RunningRelay {
  run: RelayRun;
  address: RelayAddress;
}

/** The relay that answers for this home now. */
export async function findRelay(home: string, fetch?: Fetch): Promise<RunningRelay | undefined> {
  const run = readRun(home);
  const address = run && addressOf(run);
  if (!run || !address) return undefined;
  try {
    await new RelayClient({ ...address, fetch }).call("health", {}, { timeout: 2000, once: true });
    return { run, address };
  } catch (error) {
    if (error instanceof Fault) return undefined; // The file outlived its relay.
    throw error;
  }
}

/** A file that a crash left torn says no more than one that is missing. */
export function readRun(home: string): RelayRun | undefined {
  const text = readPrivate(relayRunPath(home));
  if (text === undefined) return undefined;
  try {
    return relayRun.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

function addressOf({ socket, urls }: RelayRun): RelayAddress | undefined {
  if (socket) return { url: "http://localhost", unix: socket };
  const url = urls.find(isLoopback);
  return url === undefined ? undefined : { url };
}
