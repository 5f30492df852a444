import { readPrivate } from "../client/private-file.ts";
import { RelayClient } from "../client/relay-client.ts";
import { findRelay, type RunningRelay } from "../client/relay-run.ts";
import { readRoomToken } from "../client/room-token.ts";
import { sleep } from "../client/sleep.ts";
import { Fault, fault } from "../domain/fault.ts";

/** Milliseconds; a relay promises to end in 2 s. */
const patience = 5000;

/** Ends the relay of a home, and returns its process id when it is gone. */
export async function stopRelay(home: string): Promise<number> {
  const found = await findRelay(home);
  if (!found) throw fault("relay.absent", home);
  await proveOwn(found, home);
  const { pid } = found.run;
  process.kill(pid, "SIGTERM");
  for (const end = performance.now() + patience; performance.now() < end; ) {
    if (!isAlive(pid)) return pid;
    await sleep(20);
  }
  throw new Fault(
    "relay.running",
    `process ${pid} has not ended within ${patience / 1000} s`,
    `Try: kill -9 ${pid}`,
  );
}

/** A socket in the home is the home's. A port may be another relay's by now, which doesn't know this room token. */
async function proveOwn({ address }: RunningRelay, home: string): Promise<void> {
  if (address.unix) return;
  await new RelayClient({ ...address, token: readRoomToken(home) }).call("invites", {});
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== "ESRCH";
  }
  // Ended, but not yet collected by its parent: in a container that can take for ever.
  const stat = process.platform === "linux" ? readPrivate(`/proc/${pid}/stat`) : undefined;
  return stat === undefined || !/\) Z/.test(stat);
}
