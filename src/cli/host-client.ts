import { version } from "../../package.json";
import { RelayClient } from "../client/relay-client.ts";
import { findRelay } from "../client/relay-run.ts";
import type { Context } from "./context.ts";
import { homeHolder } from "./home-holder.ts";

/** A client with the host's authority, for as long as it isn't disposed of. */
export interface HostClient extends AsyncDisposable {
  client: RelayClient;
  /** Where others reach the relay; none when none runs, or on its socket only. */
  urls: string[];
}

/**
 * The way of whoever can read a home to its relay: the socket of the one that runs; where none runs, a relay in this very
 * process, which nobody else reaches and which holds the home's lock.
 */
export async function hostClient({
  home,
  env,
  output,
}: Pick<Context, "home" | "env" | "output">): Promise<HostClient> {
  const running = await findRelay(home);
  if (running) {
    const { hostToken, urls } = running.run;
    const client = new RelayClient({ ...running.address, token: hostToken, agent: "bch" });
    return { client, urls, async [Symbol.asyncDispose]() {} };
  }
  const [
    { openFileStore },
    { Hub },
    { relayApp },
    { keepRoomToken },
    { readRoomToken },
    { openAudit },
    { readConfig },
  ] = await Promise.all([
    import("../store/file/open-file-store.ts"),
    import("../hub/hub.ts"),
    import("../relay/relay-app.ts"),
    import("./keep-room-token.ts"),
    import("../client/room-token.ts"),
    import("./open-audit.ts"),
    import("./read-config.ts"),
  ]);
  const warn = (line: string) => output.note(line);
  const { values } = await readConfig({ home, env, flags: new Map() });
  const config = () => values;
  const store = await openFileStore(home, {
    warn,
    holder: () => homeHolder(home),
  });
  const hub = new Hub({ store, config, warn });
  const audit = openAudit({ home, config, warn });
  const app = relayApp({
    hub,
    version,
    durability: "disk",
    allowedHosts: () => false,
    snapshot: () => store.snapshot(),
    audit: audit.append,
    keepRoomToken: (token) => readRoomToken(home) !== undefined && keepRoomToken(home, token),
  });
  const connection = { local: true, proxied: false, address: undefined, patience() {} };
  const fetch = async (url: string, init: BunFetchRequestInit) => {
    const headers = { ...(init.headers as Record<string, string>), host: "localhost" };
    return app.fetch(new Request(url, { ...init, headers }), { connection });
  };
  return {
    client: new RelayClient({ url: "http://localhost", agent: "bch", fetch }),
    urls: [],
    async [Symbol.asyncDispose]() {
      await hub.close();
      await audit.close();
      await store.close();
    },
  };
}
