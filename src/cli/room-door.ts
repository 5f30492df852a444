import { chosenUrl } from "../client/connect.ts";
import type { Env } from "../client/home.ts";
import { localRelay } from "../client/local-relay.ts";
import { isLoopback, type RelayAddress, relayBase } from "../client/relay-address.ts";
import { Fault } from "../domain/fault.ts";
import { givenRoomToken } from "./given-room-token.ts";
import { type HomeRelay, homeRelay, isAt, startedHomeRelay } from "./home-relay.ts";

interface Asked {
  home: string;
  env: Env;
  url: string | undefined;
  token: string | undefined;
}

/** Where a room token is shown, and the URL under which others reach that relay. */
export interface RoomDoor {
  address: RelayAddress;
  token: string;
  publicUrl(): string;
}

/**
 * The relay that `--url` names when a token was given; else this home's own, asked on its own address, so that
 * the room token doesn't travel: `--url` then only says how others see it.
 */
export async function roomDoor({ home, env, url, token }: Asked): Promise<RoomDoor> {
  const chosen = chosenUrl({ home, env, url }, undefined);
  const given = givenRoomToken(token, env);
  if (given && chosen) return { address: { url: chosen }, token: given, publicUrl: () => relayBase(chosen) };

  const own = await (chosen ? homeRelay(home) : startedHomeRelay({ home, env }));
  if (given) {
    return {
      address: await localRelay({ home, env }),
      token: given,
      publicUrl: () => reachable(own?.urls ?? []),
    };
  }
  if (own && isMeant(own, url, chosen)) {
    const seen = url ? [url] : own.urls;
    return { address: own.address, token: own.roomToken, publicUrl: () => reachable(seen) };
  }
  throw new Fault(
    "usage.wrong",
    `an invite to ${chosen ?? "this home's relay"} takes its room token`,
    "Give it with --token, or run this where the relay runs.",
  );
}

/** A relay that answers on its socket only is never the one that a URL means. */
function isMeant(own: HomeRelay, flag: string | undefined, chosen: string | undefined): boolean {
  if (flag) return own.urls.length > 0;
  return !chosen || isAt(own, chosen);
}

function reachable(urls: string[]): string {
  const url = urls.find((one) => !isLoopback(one)) ?? urls[0];
  if (url) return relayBase(url);
  throw new Fault(
    "usage.wrong",
    "this home's relay answers on its own socket only, so nobody could join by an invite",
    "End it, run one that others reach, then invite: bch relay --stop, bch relay, bch invite",
  );
}
