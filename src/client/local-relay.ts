import { closeSync, mkdirSync, openSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { fault } from "../domain/fault.ts";
import { bchCommand } from "./bch-command.ts";
import type { Env } from "./home.ts";
import type { RelayAddress } from "./relay-address.ts";
import { findRelay } from "./relay-run.ts";
import { sleep } from "./sleep.ts";

/** Milliseconds between two starts by one command. */
const again = 1000;
/** A log of more bytes than this is begun anew. */
const longestLog = 1024 * 1024;

interface LocalRelayOptions {
  home: string;
  env: Env;
  /** The command that runs a relay in the background; it gets the home from BACKCHANNEL_HOME. */
  command?: string[] | undefined;
  /** Milliseconds that it may take to answer. */
  patience?: number | undefined;
}

/**
 * The home's own relay, started in the background when none runs. When several start one at the same moment,
 * the relay's lock on the home lets one win, and all of them end up with that one.
 */
export async function localRelay({
  home,
  env,
  command,
  patience = 5000,
}: LocalRelayOptions): Promise<RelayAddress> {
  const running = await findRelay(home);
  if (running) return running.address;

  const launch = () => ({
    ...start(home, env, command ?? [...bchCommand(), "relay", "--background"]),
    at: performance.now(),
  });
  const first = launch();
  let starting = first;
  const end = first.at + patience;
  for (let pause = 10; performance.now() < end; pause = Math.min(pause * 1.5, 200)) {
    await sleep(pause);
    const found = await findRelay(home);
    if (found) return found.address;
    // It may have lost to one that was about to end: then the home is free again.
    if (starting.ended() && performance.now() - starting.at > again) starting = launch();
  }
  throw fault("relay.unreachable", home, `none could be started here${first.said()}`);
}

function start(home: string, env: Env, command: string[]) {
  const log = join(home, "relay.log");
  let file: number;
  let from: number;
  try {
    mkdirSync(home, { recursive: true, mode: 0o700 });
    const size = statSync(log, { throwIfNoEntry: false })?.size ?? 0;
    file = openSync(log, size > longestLog ? "w" : "a", 0o600);
    from = size > longestLog ? 0 : size;
  } catch (error) {
    throw fault("home.unusable", home, (error as Error).message);
  }
  // A relay has no use for one agent's settings, and outlives the command that they were meant for.
  const { BACKCHANNEL_AGENT: _agent, BACKCHANNEL_URL: _url, BACKCHANNEL_TOKEN: _token, ...rest } = env;
  const child = Bun.spawn(command, {
    cwd: home,
    env: { ...rest, BACKCHANNEL_HOME: home },
    stdio: ["ignore", file, file],
    detached: true,
  });
  child.unref();
  closeSync(file);
  return {
    ended: () => child.exitCode !== null,
    /** The last of what it and those after it have logged, for the error message: each says the same once more. */
    said: () => {
      const lines = new Set(readFileSync(log).subarray(from).toString().trim().split("\n"));
      const last = [...lines].slice(-5).join("\n");
      return last && `; it said:\n${last}`;
    },
  };
}
