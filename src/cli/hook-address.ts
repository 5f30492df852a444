/** Where a hook looks for mail, and as whom. */
export interface HookAddress {
  agent: string;
  token: string;
  url: string;
  unix?: string;
}

interface Options {
  home: string;
  env: Record<string, string | undefined>;
  agent: string | undefined;
}

/**
 * The ordinary cases of what `connect` finds out: a named agent, its token, and its relay's URL, or the home's own relay
 * that runs. Undefined for all others; they are for `connect` itself, which takes longer to load.
 */
export async function hookAddress({ home, env, agent: flag }: Options): Promise<HookAddress | undefined> {
  const given = flag ? undefined : env.BACKCHANNEL_TOKEN;
  const config = await record(`${home}/config.json`);
  const named = flag || env.BACKCHANNEL_AGENT || (given ? undefined : text(config, "agent"));
  const agent = named?.toLowerCase() ?? "";
  if (!/^[a-z0-9][a-z0-9._-]{0,63}$/.test(agent)) return undefined;
  const identity = await record(`${home}/identities/${agent}.json`);
  const own = text(identity, "token");
  const token = given || own || env.BACKCHANNEL_TOKEN;
  if (!token || !/^[\x21-\x7e]+$/.test(token)) return undefined;

  const url = env.BACKCHANNEL_URL || text(own ? identity : config, "url");
  if (url) return { agent, token, url: url.replace(/\/+$/, "").replace(/\/v1$/, "") };
  const unix = text(await record(`${home}/relay.run.json`), "socket");
  return unix ? { agent, token, url: "http://localhost", unix } : undefined;
}

async function record(path: string): Promise<Record<string, unknown>> {
  try {
    return Object(await Bun.file(path).json());
  } catch {
    return {}; // Missing or torn: `connect` knows what to say of it.
  }
}

function text(from: Record<string, unknown>, field: string): string | undefined {
  const value = from[field];
  return typeof value === "string" && value !== "" ? value : undefined;
}
