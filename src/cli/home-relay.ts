import { localRelay } from "../client/local-relay.ts";
import { isLoopback, type RelayAddress, relayBase } from "../client/relay-address.ts";
import { findRelay } from "../client/relay-run.ts";
import { readRoomToken } from "../client/room-token.ts";
import type { Context } from "./context.ts";

/** A relay of this home that answers, and the room token that the home keeps for it. */
export interface HomeRelay {
  address: RelayAddress;
  roomToken: string;
  /** Where others reach it; none when it answers on its socket only. */
  urls: string[];
}

/** This home's own relay, if it runs. */
export async function homeRelay(home: string): Promise<HomeRelay | undefined> {
  const found = await findRelay(home);
  const roomToken = readRoomToken(home);
  return found && roomToken ? { address: found.address, roomToken, urls: found.run.urls } : undefined;
}

/** The same, started in the background when it doesn't run. */
export async function startedHomeRelay({ home, env }: Pick<Context, "home" | "env">) {
  await localRelay({ home, env });
  return homeRelay(home);
}

/** Whether a URL is one of those that the relay printed; all names of the loopback are one. */
export function isAt({ urls }: HomeRelay, url: string): boolean {
  const place = (text: string) =>
    isLoopback(text) ? `loopback:${new URL(text).port}` : relayBase(text).toLowerCase();
  return urls.some((printed) => place(printed) === place(url));
}
