import { join } from "node:path";
import { isLoopback } from "../client/relay-address.ts";

interface Banner {
  home: string;
  /** Whether other commands have to be told of this home by a flag. */
  homeByFlag: boolean;
  urls: string[];
  metrics: string | undefined;
  /** Known when the home keeps it. */
  roomToken: string | undefined;
  /** The token was made just now. */
  first: boolean;
}

/** What a relay says when it is ready: where it is, and what to paste next. */
export function relayBanner({ home, homeByFlag, urls, metrics, roomToken, first }: Banner): string {
  const url = urls.find((one) => !isLoopback(one)) ?? urls[0];
  const file = join(home, "room-token");
  // Shown once, when there is nowhere else to have it from: output like this ends up in logs.
  const token = first ? roomToken : roomToken ? `"$(cat '${file}')"` : "ROOM_TOKEN";
  return [
    `Relay on ${home}`,
    ...urls.map((one) => `  ${one}`),
    ...(metrics ? [`  ${metrics}  (numbers only, no token)`] : []),
    "",
    ...(first ? [`A room token was made: it lets others join. It is kept in ${file}`, ""] : []),
    "Be an agent here, under a name of your choice:",
    `  bch init NAME --url ${url} --token ${token}`,
    "Let somebody else in, without the room token:",
    `  bch invite --url ${url}${homeByFlag ? ` --home '${home}'` : ""}`,
  ].join("\n");
}
