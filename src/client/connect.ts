import { fault } from "../domain/fault.ts";
import { agentName } from "./agent-name.ts";
import type { Env } from "./home.ts";
import { type Identity, readConfig, readIdentity } from "./identity.ts";
import { RelayClient, type RelayClientOptions } from "./relay-client.ts";

export interface Connection {
  client: RelayClient;
  /** Whose token the client carries. */
  agent: string;
  /** Where the relay is, for people: its URL, or its Unix socket. */
  url: string;
  token: string;
  /** The identity kept here that the token comes from; absent when a flag or the environment gave it. */
  identity?: Identity | undefined;
}

export interface ConnectOptions {
  home: string;
  env: Env;
  /** These three are flags: a flag beats the environment, which beats what is kept in the home. */
  agent?: string | undefined;
  url?: string | undefined;
  token?: string | undefined;
  client?: Pick<RelayClientOptions, "agent" | "onRetry" | "fetch"> | undefined;
}

/** A client for the agent and the relay that flags, environment and home name, in this order. */
export async function connect(options: ConnectOptions): Promise<Connection> {
  const { home, env } = options;
  const named = namedAgent(options);
  const given = options.token || (options.agent ? undefined : env.BACKCHANNEL_TOKEN) || undefined;
  const identity = identityOf(home, named, given);
  const token = given ?? identity?.token ?? env.BACKCHANNEL_TOKEN;
  if (!token) throw fault("identity.missing", named ?? "");

  const url = chosenUrl(options, identity);
  const address = url ? { url } : await (await import("./local-relay.ts")).localRelay({ home, env });
  const client = new RelayClient({ ...options.client, ...address, token });
  // A token from elsewhere says itself whose it is: the default name of this home may be another's.
  const agent = named ?? identity?.agent ?? (await client.call("me", {})).name;
  return { client, agent, url: client.where, token, ...(token === identity?.token && { identity }) };
}

/** The agent that a flag or the environment names. */
export function namedAgent({ agent, env }: Pick<ConnectOptions, "agent" | "env">): string | undefined {
  const word = agent || env.BACKCHANNEL_AGENT;
  if (!word) return undefined;
  const parsed = agentName.safeParse(word);
  if (parsed.success) return parsed.data;
  throw fault("usage.wrong", `"${word}" can't be an agent's name: ${parsed.error.issues[0]?.message}`);
}

function identityOf(
  home: string,
  named: string | undefined,
  given: string | undefined,
): Identity | undefined {
  const name = named ?? (given === undefined ? readConfig(home).agent : undefined);
  return name === undefined ? undefined : readIdentity(home, name);
}

/**
 * The URL by flag, environment or identity; for somebody new here by the config. None means this home's own relay:
 * an identity without a URL belongs to that one, whatever the config says.
 */
export function chosenUrl(
  { home, env, url }: Pick<ConnectOptions, "home" | "env" | "url">,
  identity: Identity | undefined,
): string | undefined {
  return url || env.BACKCHANNEL_URL || (identity ? identity.url : readConfig(home).url);
}
