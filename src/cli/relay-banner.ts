import { join } from "node:path";
import { isLoopback } from "../client/relay-address.ts";

interface Banner {
  home: string;
  urls: string[];
  /** Known when the home keeps it. */
  roomToken: string | undefined;
  /** The token was made just now. */
  first: boolean;
}

/** What a relay says when it is ready: where it is, and what to paste next. */
export function relayBanner({ home, urls, roomToken, first }: Banner): string {
  const url = urls.find((one) => !isLoopback(one)) ?? urls[0];
  // Shown once, when there is nowhere else to have it from: output like this ends up in logs.
  const token = first ? roomToken : roomToken ? `"$(cat ${join(home, "room-token")})"` : "<room token>";
  return [
    `Relay on ${home}`,
    ...urls.map((one) => `  ${one}`),
    "",
    ...(first
      ? [`A room token was made; it lets others join, and is kept in ${join(home, "room-token")}`, ""]
      : []),
    "Be an agent here:",
    `  bch init <name> --url ${url} --token ${token}`,
    "Let somebody else in, without the room token:",
    `  bch invite --url ${url}`,
  ].join("\n");
}
