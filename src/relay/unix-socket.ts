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

/** Listens at this path. Only the owner may connect, from the first moment on: somebody may have opened the folder to others. */
export function restricted<T>(path: string, listen: () => T): T {
  const usual = process.umask(0o077);
  try {
    const server = listen();
    chmodSync(path, 0o600);
    return server;
  } finally {
    process.umask(usual);
  }
}

function answers(path: string): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const probe = connect(path);
  probe.once("connect", () => resolve(true)).once("error", () => resolve(false));
  return promise.finally(() => probe.destroy());
}
