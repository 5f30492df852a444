import type { Connection } from "../../src/relay/connection.ts";
import type { Ask } from "./relay-room.ts";

/** What a request over the network brings along; without an address, one on the Unix socket. */
export function fromAddress(
  address: string | undefined,
  more: Partial<Connection> = {},
): Pick<Ask, "env" | "headers"> {
  const connection: Connection = {
    address,
    local: address === undefined,
    proxied: false,
    patience() {},
    ...more,
  };
  return { headers: { host: "localhost" }, env: { connection } };
}
