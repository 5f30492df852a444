import { chmodSync, lstatSync, unlinkSync } from "node:fs";
import { connect } from "node:net";
import { fault } from "../domain/fault.ts";

/**
 * Makes way for a socket at this path. One that nobody answers on was left by a relay that was killed; whoever calls
 * this holds the lock of the home, so that no other relay can be about to listen on it.
 */
export async function unixSocket(path: string): Promise<void> {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (!found) return;
  if (!found.isSocket()) throw fault("relay.address", path, "there is a file of that name that is no socket");
  if (await answers(path)) throw fault("relay.address", path, "another process answers there");
  unlinkSync(path);
}

/** Only the owner may connect. The folder it is in lets nobody else in either, so no moment is open between. */
export function restrict(path: string): void {
  chmodSync(path, 0o600);
}

function answers(path: string): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const probe = connect(path);
  probe.once("connect", () => resolve(true)).once("error", () => resolve(false));
  return promise.finally(() => probe.destroy());
}
