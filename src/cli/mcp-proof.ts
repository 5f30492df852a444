import { bchCommand } from "../client/bch-command.ts";
import type { Connection } from "../client/connect.ts";
import { InboxCall } from "../mcp/inbox-call.ts";
import type { Way } from "../ops/prove-way.ts";
import type { Context } from "./context.ts";

/** `bch mcp` as a harness starts it, with a client of ours. */
export function mcpProof(
  { home, env }: Pick<Context, "home" | "env">,
  { agent, token, url, identity }: Connection,
): Way & AsyncDisposable {
  const elsewhere = {
    ...(!identity && { BACKCHANNEL_TOKEN: token }),
    ...(URL.canParse(url) && { BACKCHANNEL_URL: url }),
  };
  const call = new InboxCall({
    words: [...bchCommand(), "mcp", "--agent", agent, "--home", home],
    env: { ...env, ...elsewhere },
  });
  return {
    name: "bch mcp",
    door: "mcp",
    fetch: () => call.fetch(),
    goOn: () => call.goOn(),
    mend: "bch mcp --agent NAME says on stderr what is wrong",
    [Symbol.asyncDispose]: () => call[Symbol.asyncDispose](),
  };
}
